import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";

import * as ask from "../api/queries";
import { useWords } from "../words/lookup";
import { useChoosing } from "./chosen";

const SEARCHED_FROM = 9;

/** The part of the office that pages tell of. Whoever may see one company alone has nothing to choose. */
export function ChooseOffice() {
  const w = useWords();
  const { choice, follows, choose } = useChoosing();
  const companies = useQuery({ ...ask.companies(), refetchInterval: 60_000 }).data ?? [];
  if (!follows || (companies.length < 2 && !choice)) return null;
  const systems = [...new Set(companies.map((one) => one.system))];
  const of = (system: string) =>
    companies.filter((one) => one.system === system).map((one) => ({ value: `company=${one.number}`, label: one.name }));
  return (
    <Select
      className="choose-office"
      aria-label={w("office")}
      value={choice}
      onChange={choose}
      popupMatchSelectWidth={false}
      showSearch={companies.length >= SEARCHED_FROM ? { optionFilterProp: "label" } : false}
      options={[
        { value: "", label: w("office.all") },
        ...(systems.length < 2
          ? systems.flatMap(of)
          : systems.map((system) => ({
              label: system,
              options: [{ value: `system=${encodeURIComponent(system)}`, label: w("office.system", { system }) }, ...of(system)],
            }))),
      ]}
    />
  );
}
