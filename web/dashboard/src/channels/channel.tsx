import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";

import { api, type Schemas, told } from "../api/client";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";
import { Messages } from "./messages";
import { Subscribe } from "./subscribe";

type Channel = Schemas["ChannelOut"];

/** One channel: what is told on it, how it goes, and for admins all that can be done with it. */
export function ChannelCard({ channel, mayChange }: { channel: Channel; mayChange: boolean }) {
  const w = useWords();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const path = { channel_id: channel.id };
  const act = useMutation({
    mutationFn: (what: () => Promise<unknown>) => what(),
    onSettled: () => queries.invalidateQueries({ queryKey: ["channels"] }),
  });
  const test = () => told(api.POST("/api/channels/{channel_id}/test", { params: { path } }));
  const turn = () => told(api.PATCH("/api/channels/{channel_id}", { params: { path }, body: { active: !channel.active } }));
  const end = () => told(api.DELETE("/api/channels/{channel_id}", { params: { path } }));
  const unsubscribe = (id: number) => () =>
    told(
      api.DELETE("/api/channels/{channel_id}/subscriptions/{subscription_id}", {
        params: { path: { ...path, subscription_id: id } },
      }),
    );
  return (
    <Section words={channel.name} aside={`${channel.service} · ${channel.owner ?? w("channels.office")}`}>
      <NotDone failure={act.error} />
      <p className="row">
        {!channel.active && <span className="tag">{w("people.off")}</span>}
        {channel.trouble && <span className="tag critical">{w("channels.trouble")}</span>}
        <span className="wrap-anywhere" lang="en">{channel.trouble}</span>
        <span className="grey small">
          {channel.quiet ? `${w("channels.quiet")} ${channel.quiet.start}–${channel.quiet.end}, ${channel.quiet.zone}` : channel.zone}
        </span>
        {channel.waiting > 0 && <span className="grey small">{w("channels.waiting", { n: channel.waiting })}</span>}
      </p>
      {channel.subscriptions.length === 0 ? (
        <p className="grey">{w("channels.nothing")}</p>
      ) : (
        <ul className="bare">
          {channel.subscriptions.map((one) => (
            <li key={one.id} className="row">
              <b>{w.of("about", one.about)}</b>
              <span className="grey small">
                {[
                  one.times.length ? one.times.join(", ") : w("channels.atOnce"),
                  one.system,
                  one.company_id && `${w("column.company")} ${String(one.company_id)}`,
                  one.wait_minutes && w("channels.after", { n: one.wait_minutes }),
                  one.urgent && w("channels.urgent"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              {mayChange && (
                <Button
                  size="small"
                  onClick={() => {
                    act.mutate(unsubscribe(one.id));
                  }}
                >
                  {w("channels.end")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <>
          <div className="row choices">
            <Button
              disabled={!channel.active}
              onClick={() => {
                setOpen(true);
                act.mutate(test);
              }}
            >
              {w("channels.test")}
            </Button>
            <Button
              aria-expanded={open}
              onClick={() => {
                setOpen(!open);
              }}
            >
              {w("channels.messages")}
            </Button>
            <Button
              onClick={() => {
                act.mutate(turn);
              }}
            >
              {w(channel.active ? "people.switchOff" : "people.switchOn")}
            </Button>
            <Popconfirm
              title={w("channels.endChannel")}
              onConfirm={() => {
                act.mutate(end);
              }}
            >
              <Button danger>{w("channels.end")}</Button>
            </Popconfirm>
          </div>
          {open && <Messages channel={channel.id} />}
          <details>
            <summary>{w("channels.subscribe")}</summary>
            <Subscribe channel={channel.id} />
          </details>
        </>
      )}
    </Section>
  );
}
