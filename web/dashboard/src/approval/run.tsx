import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useEffect, useMemo, useState } from "react";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { AskReason } from "../parts/ask-reason";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { At } from "../parts/times";
import { plain, useWords } from "../words/lookup";
import { mayStill } from "./may-still";

const STEPS = ["created", "applied", "read_back", "answered", "certified", "confirmed", "closed", "released"] as const;

/** A request on its way: the steps with their times, each go in the browser, and what it left. */
export function Run({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const verify = useMutation({
    mutationFn: () => told(api.POST("/api/fixes/{fix_id}/verify", { params: { path: { fix_id: fix.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["fixes"] }),
  });
  const done = STEPS.map((step) => ({ step, at: fix[`${step}_at`] })).filter((one) => one.at);
  return (
    <Section words={w("run.title")}>
      <ol className="timeline">
        {done.map(({ step, at }) => (
          <li key={step}>
            <b>{w(`run.step.${step}`)}</b> <At at={at} zone={fix.preview.zone} />
          </li>
        ))}
      </ol>
      {fix.attempts.map((one) => (
        <p className="small grey" key={one.number}>
          {w("run.attempt", { n: one.number })} · {w("run.by", { account: one.portal_account })} ·{" "}
          <At at={one.started_at} style="exact" />
          {one.dry_run && <> · {w("dryRun")}</>} {one.ending && <> · {plain(one.ending)}</>}
        </p>
      ))}
      {fix.evidence.length > 0 && <Evidence files={fix.evidence} />}
      <Again fix={fix} />
      {(fix.state === "awaiting_driver" || fix.state === "unknown") && (
        <Button
          disabled={verify.isSuccess}
          onClick={() => {
            verify.mutate();
          }}
        >
          {w(verify.isSuccess ? "run.verify.asked" : "run.verify")}
        </Button>
      )}
    </Section>
  );
}

/** Taking a request back before it is carried out, trying once more what had no effect, releasing what broke a log. */
function Again({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [asking, setAsking] = useState(false);
  const what = me ? mayStill(fix, me.role) : null;
  if (!what) return null;
  const act = (reason: string) =>
    told(api.POST(`/api/fixes/{fix_id}/${what}`, { params: { path: { fix_id: fix.id } }, body: { reason } }));
  return (
    <p className="again">
      <Button
        onClick={() => {
          setAsking(true);
        }}
      >
        {w(`run.${what}`)} …
      </Button>
      <AskReason
        open={asking}
        words={w(`run.${what}`)}
        long={w(`run.${what}.long`)}
        go={w(`run.${what}`)}
        act={async (reason) => {
          await act(reason);
          await queries.invalidateQueries();
        }}
        close={() => {
          setAsking(false);
        }}
      />
    </p>
  );
}

type File = Schemas["EvidenceOut"];

function Evidence({ files }: { files: readonly File[] }) {
  const w = useWords();
  const [open, setOpen] = useState<File | null>(null);
  return (
    <>
      <h3>{w("run.evidence")}</h3>
      <ul className="bare small evidence">
        {files.map((file) => (
          <li key={file.id}>
            <Button
              type="link"
              size="small"
              onClick={() => {
                setOpen(file);
              }}
            >
              {file.name}
            </Button>
            <span className="grey mono" title={file.sha256}>
              {file.sha256.slice(0, 8)}
            </span>
          </li>
        ))}
      </ul>
      <Modal
        open={open !== null}
        title={open?.name}
        width={1000}
        footer={null}
        closable={{ "aria-label": w("close") }}
        onCancel={() => {
          setOpen(null);
        }}
      >
        {open && <Shown file={open} />}
      </Modal>
    </>
  );
}

/** A picture is shown; anything else is data of the portal's, which is saved and never opened here. */
function Shown({ file }: { file: File }) {
  const w = useWords();
  const query = useQuery(ask.evidence(file.id));
  const url = useMemo(() => (query.data ? URL.createObjectURL(query.data) : undefined), [query.data]);
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url);
    },
    [url],
  );
  return (
    <Answered query={query}>
      {() =>
        file.media_type === "image/png" ? (
          <img src={url} alt={file.name} style={{ width: "100%" }} />
        ) : (
          <a href={url} download={file.name}>
            {w("run.download")}
          </a>
        )
      }
    </Answered>
  );
}
