import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";

import { Refusal } from "../api/client";
import { useWords } from "../words/lookup";

const SHORTEST = 4;

type Props = {
  open: boolean;
  words: string;
  long: string;
  go: string;
  danger?: boolean;
  act: (reason: string) => Promise<unknown>;
  close: () => void;
};

/** Asks why before something is done; the reason is kept with it. */
export function AskReason({ open, words, long, go, danger, act, close }: Props) {
  const w = useWords();
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);
  const done = () => {
    setReason("");
    setRefusal("");
    close();
  };
  const tryIt = async () => {
    setBusy(true);
    try {
      await act(reason.trim());
      done();
    } catch (failure) {
      setRefusal((failure instanceof Refusal && failure.message) || w("state.unreached"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={words}
      onCancel={done}
      closable={{ "aria-label": w("close") }}
      footer={[
        <Button key="no" onClick={done}>
          {w("cancel")}
        </Button>,
        <Button
          key="go"
          type="primary"
          danger={danger ?? false}
          loading={busy}
          disabled={reason.trim().length < SHORTEST}
          onClick={() => void tryIt()}
        >
          {go}
        </Button>,
      ]}
    >
      <p className="grey" style={{ marginBottom: 12 }}>
        {long}
      </p>
      {refusal && <Alert type="error" title={refusal} style={{ marginBottom: 12 }} />}
      <Input.TextArea
        aria-label={w("reason")}
        placeholder={w("reason.placeholder")}
        value={reason}
        rows={3}
        maxLength={1000}
        autoFocus
        onChange={(event) => {
          setReason(event.target.value);
        }}
      />
    </Modal>
  );
}
