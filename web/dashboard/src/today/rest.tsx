import type { Schemas } from "../api/client";
import { useWords } from "../words/lookup";

/** Every line that is no decision, counted under the reason for that. */
export function Rest({ told }: { told: Schemas["DecisionsOut"] }) {
  const w = useWords();
  return (
    <section className="card" aria-labelledby="rest">
      <header>
        <h2 id="rest">{w("rest.title")}</h2>
      </header>
      <div className="in">
        {told.rest.length + told.left.length === 0 && <p className="grey">{w("rest.empty")}</p>}
        <Reasons of={told.rest} />
        {told.left.length > 0 && <h3>{w("rest.left")}</h3>}
        <Reasons of={told.left} />
      </div>
    </section>
  );
}

function Reasons({ of }: { of: readonly Schemas["RestOut"][] }) {
  const w = useWords();
  return (
    <ul className="reasons small">
      {of.map((one) => (
        <li key={one.why}>
          <b className="figures">{w.number(one.lines)}</b>
          <span className="wrap-anywhere" lang="en">{one.why}</span>
        </li>
      ))}
    </ul>
  );
}
