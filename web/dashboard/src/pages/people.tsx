import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Select } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { Table } from "../parts/table";
import { Title } from "../parts/title";
import { useWords } from "../words/lookup";

const ROLES = ["viewer", "auditor", "admin"] as const;

/** Who works here, as what, and limited to which companies; inviting, and switching off. */
export default function People() {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const companies = new Map((useQuery(ask.companies()).data ?? []).map((one) => [one.number, one.name]));
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: number } & Schemas["AccountIn"]) =>
      told(api.PATCH("/api/users/{user_id}", { params: { path: { user_id: id } }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["people"] }),
  });
  return (
    <div className="stack">
      <Title words={w("people.title")} />
      <NotDone failure={change.error} />
      <Answered query={useQuery(ask.people())}>
        {(people) => (
          <Table
            words={w("people.title")}
            card
            heads={
              <>
                <th>{w("people.name")}</th>
                <th>{w("people.role")}</th>
                <th>{w("column.company")}</th>
                <th>{w("column.state")}</th>
              </>
            }
          >
            {people.map((one) => (
              <tr key={one.id}>
                <td>
                  {one.name}
                  <div className="grey small">{one.email}</div>
                </td>
                <td>{w.of("role", one.role)}</td>
                <td className="small">
                  {one.companies?.map((id) => companies.get(id) ?? id).join(", ") ?? w("people.all")}
                </td>
                <td>
                  <span className={one.active ? "tag good" : "tag"}>{w(one.active ? "people.active" : "people.off")}</span>{" "}
                  {one.id !== me?.id && (
                    <Button
                      size="small"
                      onClick={() => {
                        change.mutate({ id: one.id, active: !one.active });
                      }}
                    >
                      {w(one.active ? "people.switchOff" : "people.switchOn")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Answered>
      <Invite />
    </div>
  );
}

function Invite() {
  const w = useWords();
  const companies = useQuery(ask.companies()).data ?? [];
  const [form] = Form.useForm<Schemas["InvitationIn"]>();
  const invite = useMutation({
    mutationFn: (body: Schemas["InvitationIn"]) => told(api.POST("/api/users/invitations", { body })),
    onSuccess: () => {
      form.resetFields();
    },
  });
  return (
    <Section words={w("people.invite")}>
      <NotDone failure={invite.error} />
      {invite.data && (
        <Alert
          type="success"
          role="status"
          title={w("people.token")}
          description={<code className="wrap-anywhere">{invite.data.token}</code>}
        />
      )}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: "auditor" }}
        onFinish={(fields) => {
          invite.mutate({ ...fields, companies: fields.companies?.length ? fields.companies : null });
        }}
      >
        <div className="two">
          <Form.Item name="email" label={w("signIn.email")} rules={[{ required: true, message: "" }]}>
            <Input type="email" autoComplete="off" />
          </Form.Item>
          <Form.Item name="name" label={w("people.name")} rules={[{ required: true, message: "" }]}>
            <Input autoComplete="off" maxLength={200} />
          </Form.Item>
          <Form.Item name="role" label={w("people.role")}>
            <Select options={ROLES.map((role) => ({ value: role, label: w.of("role", role) }))} />
          </Form.Item>
          <Form.Item name="companies" label={w("column.company")}>
            <Select
              mode="multiple"
              placeholder={w("people.all")}
              options={companies.map((one) => ({ value: one.number, label: one.name }))}
            />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={invite.isPending}>
          {w("people.invite")}
        </Button>
      </Form>
    </Section>
  );
}
