import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { useWords } from "../words/lookup";
import { HERE, TIME, Zone } from "./zone";

/** When oneself is told nothing, on any of one's channels. */
export function OwnQuiet() {
  const w = useWords();
  const queries = useQueryClient();
  const settled = () => queries.invalidateQueries({ queryKey: ["channels"] });
  const choose = useMutation({
    mutationFn: (body: Schemas["OwnQuietIn"]) => told(api.PUT("/api/quiet-hours", { body })),
    onSettled: settled,
  });
  const leave = useMutation({ mutationFn: () => told(api.DELETE("/api/quiet-hours")), onSettled: settled });
  return (
    <Section words={w("channels.ownQuiet")}>
      <p className="grey">{w("channels.ownQuiet.long")}</p>
      <NotDone failure={choose.error ?? leave.error} />
      <Answered query={useQuery(ask.quietHours())}>
        {({ own }) => (
          <Form
            key={JSON.stringify(own)}
            layout="inline"
            requiredMark={false}
            initialValues={own ?? { zone: HERE, start: "22:00", end: "07:00" }}
            onFinish={(body: Schemas["OwnQuietIn"]) => {
              choose.mutate(body);
            }}
          >
            <Form.Item name="start" label={w("channels.quietFrom")} rules={[{ required: true, pattern: TIME, message: "" }]}>
              <Input style={{ width: 80 }} />
            </Form.Item>
            <Form.Item name="end" label={w("channels.quietTo")} rules={[{ required: true, pattern: TIME, message: "" }]}>
              <Input style={{ width: 80 }} />
            </Form.Item>
            <Form.Item name="zone" label={w("channels.zone")}>
              <Zone style={{ width: 220 }} />
            </Form.Item>
            <Button htmlType="submit" loading={choose.isPending}>
              {w("channels.choose")}
            </Button>
            {own && (
              <Button
                type="text"
                loading={leave.isPending}
                onClick={() => {
                  leave.mutate();
                }}
              >
                {w("channels.leave")}
              </Button>
            )}
          </Form>
        )}
      </Answered>
    </Section>
  );
}
