import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Limits } from "../parts/limits";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { plain, useWords } from "../words/lookup";

/** Which remedy is planned for a kind of error, and who said so. Admins set it. */
export default function Rules() {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  return (
    <div className="stack">
      <Title words={w("rules.title")} under={w("rules.long")} />
      <Answered query={useQuery(ask.rules())}>
        {(rules) =>
          rules.length === 0 ? (
            <p className="card nothing">{w("rules.empty")}</p>
          ) : (
            <Table
              words={w("rules.title")}
              card
              heads={
                <>
                  <th>{w("rules.system")}</th>
                  <th>{w("rules.kind")}</th>
                  <th>{w("rules.remedy")}</th>
                  <th>{w("reason")}</th>
                  <th>{w("rules.since")}</th>
                </>
              }
            >
              {rules.map((rule) => (
                <tr key={`${rule.system} ${rule.key}`}>
                  <td>{rule.system}</td>
                  <td>{plain(rule.key)}</td>
                  <td>
                    <span className="tag accent">{w.of("remedy", rule.remedy)}</span>
                  </td>
                  <td>{rule.reason || "–"}</td>
                  <td>
                    <At at={rule.at} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answered>
      {me?.role === "admin" && <SetRule />}
      <Limits sets={me?.role === "admin"} />
    </div>
  );
}

/** What a rule may say; other remedies need a person's words about one record. */
const REMEDIES = ["leave", "clear_twins", "resync", "ask_driver", "task"] as const;
const LONGEST_TOLD = 500;
const TOLD = { required: true, whitespace: true, min: 4, message: "" } as const;

type Fields = { system: string; key: string; remedy: string; reason?: string; owner_id?: number };

function SetRule() {
  const w = useWords();
  const queries = useQueryClient();
  const agent = useQuery(ask.agent()).data;
  const people = useQuery(ask.people()).data ?? [];
  const [form] = Form.useForm<Fields>();
  const remedy = Form.useWatch("remedy", form);
  const set = useMutation({
    mutationFn: ({ system, key, ...body }: Fields) =>
      told(
        api.PUT("/api/rules/{system}/{key}", {
          params: { path: { system, key } },
          body: { reason: "", ...body } satisfies Schemas["RuleIn"],
        }),
      ),
    onSuccess: () => {
      form.resetFields();
      return queries.invalidateQueries({ queryKey: ["rules"] });
    },
  });
  const kinds = Object.keys(agent?.errors_by_key ?? {});
  return (
    <Section words={w("rules.title")}>
      <NotDone failure={set.error} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => { set.mutate(fields); }}>
        <div className="two">
          <Form.Item name="system" label={w("rules.system")} rules={[{ required: true, message: "" }]}>
            <Select options={(agent?.systems ?? []).map((one) => ({ value: one.system, label: one.system }))} />
          </Form.Item>
          <Form.Item name="key" label={w("rules.kind")} rules={[{ required: true, message: "" }]}>
            <Select showSearch={{ optionFilterProp: "label" }} options={kinds.map((key) => ({ value: key, label: plain(key) }))} />
          </Form.Item>
          <Form.Item name="remedy" label={w("rules.remedy")} rules={[{ required: true, message: "" }]}>
            <Select options={REMEDIES.map((one) => ({ value: one, label: w.of("remedy", one) }))} />
          </Form.Item>
          {remedy === "task" ? (
            <Form.Item name="owner_id" label={w("column.owner")} rules={[{ required: true, message: "" }]}>
              <Select options={people.filter((one) => one.active).map((one) => ({ value: one.id, label: one.name }))} />
            </Form.Item>
          ) : remedy === "ask_driver" ? (
            <Form.Item name="reason" label={w("rules.told")} extra={w("rules.told.long")} rules={[TOLD]}>
              <Input.TextArea maxLength={LONGEST_TOLD} showCount autoSize />
            </Form.Item>
          ) : (
            <Form.Item name="reason" label={w("reason")}>
              <Input maxLength={1000} />
            </Form.Item>
          )}
        </div>
        <Button type="primary" htmlType="submit" loading={set.isPending}>
          {w("task.save")}
        </Button>
      </Form>
    </Section>
  );
}
