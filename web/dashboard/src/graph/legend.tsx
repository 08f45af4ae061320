import type { ReactNode } from "react";

import { useWords } from "../words/lookup";
import { SIGNS } from "./mark-sign";
import type { Mark } from "./marks";

/** What the signs under a grid mean. */
export function Legend() {
  const w = useWords();
  return (
    <div className="graph-legend">
      <LegendEntry words={w("graph.mark.portal")}>
        <Sign kind="portal" severity="high" />
      </LegendEntry>
      <LegendEntry words={w("graph.mark.ours")}>
        <Sign kind="ours" severity="high" />
      </LegendEntry>
      <LegendEntry words={w("graph.mark.violation")}>
        <svg width="18" height="8" aria-hidden="true">
          <rect className="g-bar" y="2" width="18" height="4" rx="2" />
        </svg>
      </LegendEntry>
      <LegendEntry words={w("graph.mark.request")}>
        <Sign kind="request" severity="info" />
      </LegendEntry>
      <LegendEntry words={`${w("graph.PC")}, ${w("graph.YM")}`}>
        <svg width="18" height="12" aria-hidden="true">
          <defs>
            <pattern id="legend-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className="g-hatch YM" width="2" height="6" />
            </pattern>
          </defs>
          <rect className="g-band ON" width="18" height="12" />
          <rect width="18" height="12" fill="url(#legend-hatch)" />
        </svg>
      </LegendEntry>
    </div>
  );
}

/** A drawing with what it means. */
export function LegendEntry({ words, children }: { words: string; children: ReactNode }) {
  return (
    <span>
      {children}
      {words}
    </span>
  );
}

function Sign({ kind, severity }: { kind: Mark["kind"]; severity: string }) {
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" className={`g-mark ${kind} ${severity}`} aria-hidden="true">
      <path className="g-sign" d={SIGNS[kind]} />
    </svg>
  );
}
