import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import { HERE, TIME, Zone } from "../channels/zone";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";
import { useScopes } from "./scopes";

type Kind = Schemas["ReportKindOut"];
type Fields = { kind: string; of: string; every: Schemas["Every"]; at: string; zone: string };

/** The form that has a report made by itself. */
export function Schedule({ kinds }: { kinds: readonly Kind[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const possible = kinds.filter((one) => one.every.length > 0);
  const chosen = Form.useWatch("kind", form);
  const kind = possible.find((one) => one.name === chosen) ?? possible[0];
  const scopes = useScopes(kind);
  const make = useMutation({
    mutationFn: ({ at, of, ...fields }: Fields) =>
      told(
        api.POST("/api/reports/schedules", {
          body: {
            ...fields,
            system: null,
            company_id: of === "office" ? null : Number(of),
            at_minute: Number(at.slice(0, 2)) * 60 + Number(at.slice(3)),
          },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ["reports"] }),
  });
  if (!kind) return null;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      preserve={false}
      initialValues={{ kind: kind.name, zone: HERE, at: "06:00" }}
      onFinish={(fields) => {
        make.mutate(fields);
      }}
    >
      <NotDone failure={make.error} />
      <div className="two">
        <Form.Item name="kind" label={w("reports.what")}>
          <Select options={possible.map((one) => ({ value: one.name, label: w.of("reports.kind", one.name) }))} />
        </Form.Item>
        <Form.Item key={`of ${kind.name}`} name="of" label={w("reports.of")} initialValue={scopes.first}>
          <Select showSearch={{ optionFilterProp: "label" }} options={scopes.companies ?? []} />
        </Form.Item>
        <Form.Item key={`every ${kind.name}`} name="every" label={w("reports.howOften")} initialValue={kind.every[0]}>
          <Select options={kind.every.map((one) => ({ value: one, label: w.of("reports.every", one) }))} />
        </Form.Item>
        <Form.Item name="at" label={w("reports.at")} rules={[{ pattern: TIME, message: "06:00" }]}>
          <Input placeholder="06:00" />
        </Form.Item>
        <Form.Item name="zone" label={w("reports.zone")}>
          <Zone />
        </Form.Item>
      </div>
      <Button htmlType="submit" loading={make.isPending}>
        {w("reports.schedule")}
      </Button>
    </Form>
  );
}
