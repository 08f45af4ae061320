import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { useWords } from "../words/lookup";
import { useChoices, useCompanies } from "./choices";
import { Section } from "./section";
import { Answered, NotDone } from "./states";
import { Table } from "./table";
import { At } from "./times";

const REMEDIES = ["clear_twins", "request_edit", "annotate", "resync", "leave"] as const;
const MODES = ["ask", "watch_only", "automatic"] as const;

/** How far each remedy may go, and who said so. Admins set it. */
export function Limits({ sets }: { sets: boolean }) {
  const w = useWords();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ system, remedy, company_id }: Schemas["LimitOut"]) =>
      told(
        api.DELETE("/api/rules/limits/{system}/{remedy}", {
          params: { path: { system, remedy: remedy as Schemas["Remedy"] }, query: { company_id } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ["rules"] }),
  });
  return (
    <Section words={w("limits.title")} aside={w("limits.long")}>
      <NotDone failure={remove.error} />
      <Answered query={useQuery(ask.limits())}>
        {(limits) =>
          limits.length === 0 ? (
            <p className="grey">{w("limits.empty")}</p>
          ) : (
            <Table
              words={w("limits.title")}
              heads={
                <>
                  <th>{w("rules.system")}</th>
                  <th>{w("rules.remedy")}</th>
                  <th>{w("column.company")}</th>
                  <th>{w("limits.mode")}</th>
                  <th>{w("limits.driverDay")}</th>
                  <th>{w("limits.companyHour")}</th>
                  <th>{w("limits.retries")}</th>
                  <th>{w("limits.yesHours")}</th>
                  <th>{w("reason")}</th>
                  <th>{w("rules.since")}</th>
                </>
              }
            >
              {limits.map((one) => (
                <tr key={`${one.system} ${one.remedy} ${one.company_id}`}>
                  <td>{one.system}</td>
                  <td>{w.of("remedy", one.remedy)}</td>
                  <td>{one.company ?? w("people.all")}</td>
                  <td>
                    <span className="tag accent">{w.of("mode", one.mode)}</span>
                  </td>
                  <td>{one.driver_day ?? "–"}</td>
                  <td>{one.company_hour ?? "–"}</td>
                  <td>{one.retries}</td>
                  <td>{one.yes_hours}</td>
                  <td>{one.reason}</td>
                  <td>
                    {one.set_by}, <At at={one.at} />{" "}
                    {sets && (
                      <Button
                        size="small"
                        onClick={() => {
                          remove.mutate(one);
                        }}
                      >
                        {w("limits.remove")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answered>
      {sets && <SetLimit />}
    </Section>
  );
}

type Fields = Schemas["LimitIn"] & { system: string; remedy: Schemas["Remedy"]; company?: string };

function SetLimit() {
  const w = useWords();
  const queries = useQueryClient();
  const agent = useQuery(ask.agent()).data;
  const companies = useCompanies();
  const modes = useChoices("mode", MODES);
  const [form] = Form.useForm<Fields>();
  const clicks = Form.useWatch("remedy", form) !== "leave";
  const set = useMutation({
    mutationFn: ({ system, remedy, company, ...body }: Fields) =>
      told(
        api.PUT("/api/rules/limits/{system}/{remedy}", {
          params: { path: { system, remedy }, query: { company_id: company ? Number(company) : null } },
          body,
        }),
      ),
    onSuccess: () => {
      form.resetFields();
      return queries.invalidateQueries({ queryKey: ["rules"] });
    },
  });
  const needed = [{ required: true, message: "" }];
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ mode: "ask", retries: 2, yes_hours: 24 }}
      onFinish={(fields) => {
        set.mutate(fields);
      }}
    >
      <NotDone failure={set.error} />
      <div className="two">
        <Form.Item name="system" label={w("rules.system")} rules={needed}>
          <Select options={(agent?.systems ?? []).map((one) => ({ value: one.system, label: one.system }))} />
        </Form.Item>
        <Form.Item name="remedy" label={w("rules.remedy")} rules={needed}>
          <Select options={REMEDIES.map((one) => ({ value: one, label: w.of("remedy", one) }))} />
        </Form.Item>
        <Form.Item name="company" label={w("column.company")}>
          <Select allowClear placeholder={w("people.all")} options={companies} />
        </Form.Item>
        <Form.Item name="mode" label={w("limits.mode")} rules={needed}>
          <Select options={modes} />
        </Form.Item>
        {clicks && (
          <>
            <Form.Item name="driver_day" label={w("limits.driverDay")}>
              <InputNumber min={1} max={10_000} precision={0} />
            </Form.Item>
            <Form.Item name="company_hour" label={w("limits.companyHour")}>
              <InputNumber min={1} max={10_000} precision={0} />
            </Form.Item>
          </>
        )}
        <Form.Item name="retries" label={w("limits.retries")} rules={needed}>
          <InputNumber min={0} max={10} precision={0} />
        </Form.Item>
        <Form.Item name="yes_hours" label={w("limits.yesHours")} rules={needed}>
          <InputNumber min={1} max={72} precision={0} />
        </Form.Item>
        <Form.Item name="reason" label={w("reason")} rules={needed}>
          <Input maxLength={1000} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={set.isPending}>
        {w("limits.set")}
      </Button>
    </Form>
  );
}
