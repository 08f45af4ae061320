import { useQuery } from "@tanstack/react-query";
import { Alert, Select } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Contacts } from "../desk/contacts";
import { Questions } from "../desk/questions";
import { Topics } from "../desk/topics";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const LANGUAGES: { value: ask.DeskLanguage; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
  { value: "ru", label: "Русский" },
  { value: "pa", label: "ਪੰਜਾਬੀ" },
];

/** One driver: whether he may be called now, what to ask him, how to say it, and what was said before. */
export default function DeskDriver() {
  const w = useWords();
  const number = Number(useParams()["number"]);
  const [language, setLanguage] = useState<ask.DeskLanguage>("en");
  return (
    <Answered query={useQuery(ask.deskDriver(number, language))}>
      {(one) => (
        <div className="stack">
          <Title
            words={one.driver_name ?? one.driver_id}
            under={
              <>
                {one.company} · <Link to={paths.driver(one.driver_number)}>{one.driver_id}</Link> · {one.zone}
              </>
            }
          />
          <MayBeCalled one={one} />
          <div className="two">
            <Topics one={one} />
            <Section
              words={w("desk.script")}
              aside={
                <Select
                  size="small"
                  aria-label={w("language")}
                  style={{ width: 120 }}
                  value={language}
                  options={LANGUAGES}
                  onChange={setLanguage}
                />
              }
            >
              <ol className="script" lang={language}>
                {one.script.map((line, place) => (
                  <li key={place}>{line}</li>
                ))}
              </ol>
            </Section>
          </div>
          <Questions one={one} />
          <Contacts one={one} />
        </div>
      )}
    </Answered>
  );
}

function MayBeCalled({ one }: { one: Schemas["DeskDriverWhole"] }) {
  const w = useWords();
  const read = one.read_at && (
    <>
      {w("driver.read", { time: "" })}
      <At at={one.read_at} zone={one.zone} />
    </>
  );
  if (!one.not_now) return <Alert type="success" title={w("desk.may")} description={read} />;
  return (
    <Alert
      type="warning"
      role="alert"
      title={w("desk.notNow")}
      description={
        <>
          {one.not_now.words} ({one.not_now.paragraph})
          {one.not_now.until && (
            <div>
              {w("desk.notNow.until")} <At at={one.not_now.until} zone={one.zone} />
            </div>
          )}
          <div className="grey small">{read}</div>
        </>
      }
    />
  );
}
