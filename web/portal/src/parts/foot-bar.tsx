import { Button, message } from "antd";
import { useState } from "react";

import { type Range, resync } from "../data";
import { useButtonText } from "../quirks";
import { busy } from "./busy";
import { complain } from "./complain";
import { ToolKit } from "./tool-kit";
import type { View } from "./use-logs";

type FootBarProps = {
  driverId: string;
  view: View | undefined;
  /** The tool kit or a resync has run; the rows of these days may be others now. */
  onDone: (range: Range) => void;
};

/** The bar at the window's foot: how many events the portal counts, and what can be done to them all. */
export function FootBar({ driverId, view, onDone }: FootBarProps) {
  const [revealed, setRevealed] = useState(false);
  const [opened, setOpened] = useState<Range>();
  const repairText = useButtonText("AI REPAIR");

  return (
    <footer className="foot-bar">
      {view?.logs && (
        <>
          <span className="patch-table-footer">{`${String(view.logs.count)} events`}</span>
          <span className="foot-bar-range">{`${view.range.from} – ${view.range.to}`}</span>
        </>
      )}
      <span className="foot-bar-gap" />
      {revealed && (
        <Button
          type="primary"
          disabled={!view?.logs}
          onClick={() => {
            setOpened(view?.range);
          }}
        >
          TOOL KIT
        </Button>
      )}
      <Button
        aria-expanded={revealed}
        onClick={() => {
          setRevealed(!revealed);
        }}
      >
        {repairText}
      </Button>
      <Resync
        driverId={driverId}
        onDone={() => {
          if (view) onDone(view.range);
        }}
      />
      <ToolKit
        driverId={driverId}
        range={opened}
        onClose={() => {
          setOpened(undefined);
        }}
        onDone={onDone}
      />
    </footer>
  );
}

/** Asks the device to upload what it still holds. */
function Resync({ driverId, onDone }: { driverId: string; onDone: () => void }) {
  const [waiting, setWaiting] = useState(false);

  const go = async () => {
    setWaiting(true);
    try {
      const { success, message: text } = await resync(driverId);
      void (success ? message.success(text) : message.error(text));
      onDone();
    } catch (error) {
      complain(error);
    } finally {
      setWaiting(false);
    }
  };

  return (
    <Button loading={busy(waiting)} onClick={() => void go()}>
      RESYNC
    </Button>
  );
}
