import { useWords } from "../words/lookup";

/** What the signs under a grid mean. */
export function Legend() {
  const w = useWords();
  return (
    <div className="graph-legend">
      <span>
        <svg width="14" height="14" viewBox="-7 -7 14 14" className="g-mark high" aria-hidden="true">
          <path className="g-sign" d="M0 -5.5L5.2 4H-5.2Z" />
        </svg>
        {w("graph.mark.portal")}
      </span>
      <span>
        <svg width="14" height="14" viewBox="-7 -7 14 14" className="g-mark ours high" aria-hidden="true">
          <path className="g-sign" d="M0 -5.5L5 0L0 5.5L-5 0Z" />
        </svg>
        {w("graph.mark.ours")}
      </span>
      <span>
        <svg width="18" height="8" aria-hidden="true">
          <rect className="g-bar" y="2" width="18" height="4" rx="2" />
        </svg>
        {w("graph.mark.violation")}
      </span>
      <span>
        <svg width="14" height="14" viewBox="-7 -7 14 14" className="g-mark request" aria-hidden="true">
          <path className="g-sign" d="M-3.5 6V-5.5H4.5L2.5 -2.5L4.5 0.5H-2.5" />
        </svg>
        {w("graph.mark.request")}
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <defs>
            <pattern id="legend-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className="g-hatch YM" width="2" height="6" />
            </pattern>
          </defs>
          <rect className="g-band ON" width="18" height="12" />
          <rect width="18" height="12" fill="url(#legend-hatch)" />
        </svg>
        {w("graph.PC")}, {w("graph.YM")}
      </span>
    </div>
  );
}
