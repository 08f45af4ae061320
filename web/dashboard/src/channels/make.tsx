import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";

import { api, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";
import { HERE, TIME, Zone } from "./zone";

type Fields = { name: string; address: string; owner_id?: number; zone: string; start?: string; end?: string };

/** A new channel. Its address is typed like a password: whoever has it can write there. */
export function Make() {
  const w = useWords();
  const queries = useQueryClient();
  const people = useQuery(ask.people()).data ?? [];
  const [form] = Form.useForm<Fields>();
  const make = useMutation({
    mutationFn: ({ start, end, owner_id, ...fields }: Fields) =>
      told(
        api.POST("/api/channels", {
          body: { ...fields, owner_id: owner_id ?? null, quiet: start && end ? { start, end } : null },
        }),
      ),
    onSuccess: () => {
      form.resetFields();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["channels"] }),
  });
  const needed = [{ required: true, message: "" }];
  return (
    <Section words={w("channels.make")}>
      <NotDone failure={make.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ zone: HERE }}
        onFinish={(fields) => {
          make.mutate(fields);
        }}
      >
        <div className="two">
          <Form.Item name="name" label={w("people.name")} rules={needed}>
            <Input autoComplete="off" maxLength={100} />
          </Form.Item>
          <Form.Item name="address" label={w("channels.address")} extra={<span className="grey">{w("channels.address.long")}</span>} rules={needed}>
            <Input.Password autoComplete="new-password" visibilityToggle={false} maxLength={2000} />
          </Form.Item>
          <Form.Item name="owner_id" label={w("channels.owner")} extra={<span className="grey">{w("channels.owner.long")}</span>}>
            <Select
              allowClear
              placeholder={w("channels.office")}
              options={people.map((one) => ({ value: one.id, label: one.name }))}
            />
          </Form.Item>
          <Form.Item name="zone" label={w("channels.zone")} rules={needed}>
            <Zone />
          </Form.Item>
          <Form.Item name="start" label={w("channels.quietFrom")} rules={[{ pattern: TIME, message: "22:00" }]}>
            <Input placeholder="22:00" />
          </Form.Item>
          <Form.Item name="end" label={w("channels.quietTo")} rules={[{ pattern: TIME, message: "07:00" }]}>
            <Input placeholder="07:00" />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {w("channels.make")}
        </Button>
      </Form>
    </Section>
  );
}
