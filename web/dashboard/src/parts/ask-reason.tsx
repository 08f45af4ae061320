import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";

import { useWords } from "../words/lookup";
import { isReason } from "./is-reason";
import { NotDone } from "./states";

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
  const doing = useMutation({
    mutationFn: () => act(reason.trim()),
    onSuccess: () => {
      setReason("");
      close();
    },
  });
  const cancel = () => {
    setReason("");
    doing.reset();
    close();
  };
  return (
    <Modal
      open={open}
      title={words}
      onCancel={cancel}
      closable={{ "aria-label": w("close") }}
      footer={[
        <Button key="no" onClick={cancel}>
          {w("cancel")}
        </Button>,
        <Button
          key="go"
          type="primary"
          danger={danger ?? false}
          loading={doing.isPending}
          disabled={!isReason(reason)}
          onClick={() => {
            doing.mutate();
          }}
        >
          {go}
        </Button>,
      ]}
    >
      <p className="grey" style={{ marginBottom: 12 }}>
        {long}
      </p>
      <NotDone failure={doing.error} style={{ marginBottom: 12 }} />
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
