import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { HERE, Zone } from "../channels/zone";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";
import { useScopes } from "./scopes";

type Kind = Schemas["ReportKindOut"];
type Fields = {
  kind: string;
  of: string;
  driver_id?: number | null;
  first_day?: string;
  last_day?: string;
  zone: string;
  options?: Record<string, number>;
};

/** The form that orders a report; which fields it has depends on the kind. */
export function Order({ kinds }: { kinds: readonly Kind[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const chosen = Form.useWatch("kind", form);
  const kind = kinds.find((one) => one.name === chosen) ?? kinds[0];
  const scopes = useScopes(kind);
  const order = useMutation({
    mutationFn: ({ kind: name, of, options, driver_id, ...days }: Fields) =>
      told(
        api.POST("/api/reports", {
          body: {
            kind: name,
            zone: days.zone,
            first_day: days.first_day ?? null,
            last_day: days.last_day ?? null,
            options: options ?? {},
            system: null,
            company_id: driver_id || !of || of === "office" ? null : Number(of),
            driver_id: driver_id ?? null,
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
      initialValues={{ kind: kind.name, zone: HERE }}
      onFinish={(fields) => {
        order.mutate(fields);
      }}
    >
      <NotDone failure={order.error} />
      <div className="two">
        <Form.Item name="kind" label={w("reports.what")} extra={<span className="grey">{w.of("reports.says", kind.name)}</span>}>
          <Select options={kinds.map((one) => ({ value: one.name, label: w.of("reports.kind", one.name) }))} />
        </Form.Item>
        {scopes.companies && (
          <Form.Item key={`of ${kind.name}`} name="of" label={w("reports.of")} initialValue={scopes.first}>
            <Select showSearch={{ optionFilterProp: "label" }} options={scopes.companies} />
          </Form.Item>
        )}
        {kind.scopes.includes("driver") && (
          <Form.Item
            name="driver_id"
            label={w("reports.driver")}
            rules={[{ required: !scopes.companies, message: w("reports.driver.needed") }]}
          >
            <Driver />
          </Form.Item>
        )}
        {kind.most_days > 0 && (
          <>
            <Form.Item name="first_day" label={w("reports.first")}>
              <Input type="date" />
            </Form.Item>
            {kind.most_days > 1 && (
              <Form.Item name="last_day" label={w("reports.lastDay")} extra={<span className="grey">{w("reports.mostDays", { n: kind.most_days })}</span>}>
                <Input type="date" />
              </Form.Item>
            )}
          </>
        )}
        {kind.options.map((option) => (
          <Form.Item
            key={`${kind.name} ${option.name}`}
            name={["options", option.name]}
            label={w.of("reports.option", option.name)}
            initialValue={option.default}
          >
            <InputNumber min={option.least} max={option.most} precision={0} />
          </Form.Item>
        ))}
        <Form.Item name="zone" label={w("reports.zone")}>
          <Zone />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={order.isPending}>
        {w("reports.go")}
      </Button>
    </Form>
  );
}

/** A driver by his name. */
function Driver({ value, onChange, id }: { value?: number; onChange?: (value: number | undefined) => void; id?: string }) {
  const found = useQuery(ask.drivers()).data ?? [];
  return (
    <Select<number>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      options={found.map((one) => ({ value: one.number, label: `${one.name ?? one.driver_id}, ${one.company}` }))}
      onChange={(chosen) => onChange?.(chosen)}
    />
  );
}
