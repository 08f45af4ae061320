import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, InputNumber, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";

const FAMILIES = [
  "approvals",
  "exposure",
  "violations",
  "findings",
  "not_seen",
  "paused",
  "holds",
  "drift",
  "failures",
  "tasks",
] as const;

type Fields = {
  about: Schemas["SubscriptionIn"]["about"];
  company_id?: number;
  times?: string[];
  wait_minutes?: number;
  urgent?: boolean;
};

/** What else is to be told on a channel. */
export function Subscribe({ channel }: { channel: number }) {
  const w = useWords();
  const queries = useQueryClient();
  const companies = useQuery(ask.companies()).data ?? [];
  const [form] = Form.useForm<Fields>();
  const subscribe = useMutation({
    mutationFn: (fields: Fields) =>
      told(
        api.POST("/api/channels/{channel_id}/subscriptions", {
          params: { path: { channel_id: channel } },
          body: {
            about: fields.about,
            company_id: fields.company_id ?? null,
            times: fields.times ?? [],
            wait_minutes: fields.wait_minutes ?? 0,
            urgent: fields.urgent ?? false,
          },
        }),
      ),
    onSuccess: () => {
      form.resetFields();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["channels"] }),
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ about: "approvals" }}
      onFinish={(fields) => {
        subscribe.mutate(fields);
      }}
    >
      <NotDone failure={subscribe.error} />
      <div className="two">
        <Form.Item name="about" label={w("column.what")}>
          <Select options={FAMILIES.map((family) => ({ value: family, label: w.of("about", family) }))} />
        </Form.Item>
        <Form.Item name="company_id" label={w("column.company")}>
          <Select
            allowClear
            placeholder={w("people.all")}
            options={companies.map((one) => ({ value: one.number, label: one.name }))}
          />
        </Form.Item>
        <Form.Item name="times" label={w("channels.times")}>
          <Select mode="tags" placeholder={w("channels.atOnce")} tokenSeparators={[" ", ","]} />
        </Form.Item>
        <Form.Item name="wait_minutes" label={w("channels.wait")}>
          <InputNumber min={0} max={10080} placeholder="0" />
        </Form.Item>
      </div>
      <Form.Item name="urgent" valuePropName="checked">
        <Checkbox>{w("channels.urgent")}</Checkbox>
      </Form.Item>
      <Button htmlType="submit" loading={subscribe.isPending}>
        {w("channels.subscribe")}
      </Button>
    </Form>
  );
}
