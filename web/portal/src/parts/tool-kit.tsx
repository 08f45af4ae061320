import { Alert, Button, Checkbox, Modal, Spin, message } from "antd";
import { useState } from "react";

import { type Box, type Range, SignedOut, proceed, toolKit } from "../data";
import { useButtonText } from "../quirks";
import { busy } from "./busy";
import { complain } from "./complain";
import { useAnswer } from "./use-answer";

type ToolKitProps = {
  driverId: string;
  /** The loaded days it works on; none, and the panel is closed. */
  range: Range | undefined;
  onClose: () => void;
  onDone: (range: Range) => void;
};

/** The panel; its body lives only while it is open, so the default ticks come back each time. */
export function ToolKit({ range, onClose, ...rest }: ToolKitProps) {
  return (
    <Modal title="TOOL KIT" open={range !== undefined} width={420} footer={null} destroyOnHidden onCancel={onClose}>
      {range && <Defaults range={range} onClose={onClose} {...rest} />}
    </Modal>
  );
}

type BodyProps = Omit<ToolKitProps, "range"> & { range: Range };

function Defaults(props: BodyProps) {
  const { answer, failure } = useAnswer(toolKit, props.driverId);

  if (failure) return <Alert type="error" showIcon message={failure} />;
  return answer ? <Boxes boxes={answer.boxes} {...props} /> : <Spin className="page-wait" />;
}

function Boxes({ boxes, driverId, range, onClose, onDone }: BodyProps & { boxes: Box[] }) {
  const [ticked, setTicked] = useState(() => new Set(boxes.filter((box) => box.ticked).map(({ label }) => label)));
  const [waiting, setWaiting] = useState(false);
  const proceedText = useButtonText("PROCEED");

  const go = async () => {
    setWaiting(true);
    try {
      const labels = boxes.map(({ label }) => label).filter((label) => ticked.has(label));
      const { success, message: text, quiet } = await proceed(driverId, range, labels);
      if (!quiet) void (success ? message.success(text) : message.error(text));
      if (success) onClose();
    } catch (error) {
      complain(error);
      if (error instanceof SignedOut) return;
    } finally {
      setWaiting(false);
    }
    onDone(range); // after a failure too: it may have done a part of the work
  };

  return (
    <>
      <p className="tool-kit-range">{`All matches, ${range.from} – ${range.to}`}</p>
      <div className="tool-kit-boxes">
        {/* Not a Checkbox.Group: it takes a changed value over late, and a quick tick would bring back cleared ones. */}
        {boxes.map(({ label }) => (
          <Checkbox
            key={label}
            disabled={waiting}
            checked={ticked.has(label)}
            onChange={({ target }) => {
              setTicked((before) => ticking(before, label, target.checked));
            }}
          >
            {label}
          </Checkbox>
        ))}
      </div>
      <div className="tool-kit-buttons">
        <Button
          disabled={waiting}
          onClick={() => {
            setTicked(new Set());
          }}
        >
          CLEAR
        </Button>
        <Button type="primary" loading={busy(waiting)} onClick={() => void go()}>
          {proceedText}
        </Button>
      </div>
    </>
  );
}

function ticking(before: ReadonlySet<string>, label: string, on: boolean): Set<string> {
  const after = new Set(before);
  if (on) after.add(label);
  else after.delete(label);
  return after;
}
