import { Button } from "antd";
import { useState } from "react";

import type { Range } from "../data";
import { ToolKit } from "./tool-kit";
import type { View } from "./use-logs";

type FootBarProps = {
  driverId: string;
  view: View | undefined;
  /** The tool kit has run over these days. */
  onDone: (range: Range) => void;
};

/** The bar at the window's foot: how many events the portal counts, and what can be done to them all. */
export function FootBar({ driverId, view, onDone }: FootBarProps) {
  const [revealed, setRevealed] = useState(false);
  const [opened, setOpened] = useState<Range>();

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
        AI REPAIR
      </Button>
      <Button disabled title="later">
        RESYNC
      </Button>
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
