import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, type MenuProps } from "antd";

import * as ask from "../api/queries";
import { signOut } from "../api/session";
import { language, look, type Look, useLanguage, useLook } from "../look/look";
import { type Language, LANGUAGES, useWords } from "../words/lookup";

const LOOKS: Look[] = ["light", "dark", "system"];

/** Who is signed in, and how he likes the pages. */
export function Settings() {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  const chosen = useLook();
  const spoken = useLanguage();
  if (!me) return null;
  const mark = (on: boolean) => (on ? "✓ " : "");
  const menu: MenuProps = {
    items: [
      { key: "who", type: "group", label: `${me.name} · ${w.of("role", me.role)}` },
      {
        key: "look",
        type: "group",
        label: w("look"),
        children: LOOKS.map((one) => ({ key: `look ${one}`, label: `${mark(one === chosen)}${w(`look.${one}`)}` })),
      },
      {
        key: "language",
        type: "group",
        label: w("language"),
        children: Object.entries(LANGUAGES).map(([code, name]) => ({
          key: `language ${code}`,
          label: `${mark(code === spoken)}${name}`,
        })),
      },
      { type: "divider" },
      { key: "out", label: w("signOut") },
    ],
    onClick: ({ key }) => {
      const [what, value] = key.split(" ");
      if (what === "look") look.set(value as Look);
      else if (what === "language") language.set(value as Language);
      else if (what === "out") void signOut();
    },
  };
  return (
    <Dropdown menu={menu} trigger={["click"]} placement="bottomRight">
      <Button type="text" aria-haspopup="menu" aria-label={me.name}>
        <span className="settings-name">{me.name}</span>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="5" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M2.5 14a5.5 5.5 0 0 1 11 0" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </svg>
      </Button>
    </Dropdown>
  );
}
