import type { Schemas } from "../api/client";
import { plain } from "../words/lookup";
import { At } from "./times";

/** What happened, in the order in which it did; the details are the facts' own. */
export function History({ facts }: { facts: readonly Schemas["FactOut"][] }) {
  return (
    <ol className="history small">
      {facts.map((fact, n) => (
        <li key={n}>
          <span className="grey">
            <At at={fact.at} />
          </span>
          <span>
            <b>{plain(fact.kind.replace(".", " "))}</b>
            {Object.entries(fact.detail)
              .filter(([, value]) => typeof value === "string" || typeof value === "number")
              .filter(([name]) => name !== "plan_hash")
              .map(([name, value]) => (
                <span key={name} className="grey wrap-anywhere">
                  {" "}
                  · {plain(name)}: {String(value)}
                </span>
              ))}
          </span>
        </li>
      ))}
    </ol>
  );
}
