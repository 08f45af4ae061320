import type { Schemas } from "../api/client";
import { Section } from "../parts/section";
import { useWords } from "../words/lookup";

const SAID = ["how_known", "statement", "document", "new_fact", "message"] as const;

/** Who wanted it, himself or by a program of his, and what he says of it; nothing where a rule made the plan. */
export function Wanted({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  if (!fix.wished_by) return null;
  const said = SAID.flatMap((name) => (fix.grounds?.[name] ? [{ name, words: fix.grounds[name] }] : []));
  return (
    <Section words={w("approve.wanted")}>
      <p>
        {fix.wished_with
          ? w("approve.wanted.program", { who: fix.wished_by, program: fix.wished_with })
          : w("approve.wanted.by", { who: fix.wished_by })}
      </p>
      <dl className="facts">
        {said.map(({ name, words }) => [
          <dt key={`${name}-`}>{w(`approve.wanted.${name}`)}</dt>,
          <dd key={name} className="wrap-anywhere">
            {words}
          </dd>,
        ])}
      </dl>
    </Section>
  );
}
