import { useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { type Column, List } from "../parts/list";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const COLUMNS: readonly Column<Schemas["ScanOut"]>[] = [
  { name: "column.time", width: "130px", lead: true, show: (one) => <At at={one.portal_at} /> },
  { name: "rules.system", width: "minmax(0, 1fr)", show: (one) => one.system },
  {
    name: "column.company",
    width: "minmax(0, 1fr)",
    number: true,
    show: (one) => `${one.companies_seen} / ${one.companies_listed}`,
  },
  { name: "column.driver", width: "minmax(0, 1fr)", number: true, show: (one) => one.drivers_seen },
  { name: "column.lines", width: "minmax(0, 1fr)", number: true, show: (one) => one.errors_seen },
  {
    name: "scans.gaps",
    width: "90px",
    number: true,
    show: (one) => (one.gaps.length ? <span className="tag critical">{one.gaps.length}</span> : 0),
  },
];

export default function Scans() {
  const w = useWords();
  const query = useQuery(ask.scans());
  return (
    <div className="stack">
      <Title words={w("scans.title")} />
      <List
        name="scans.title"
        query={query}
        columns={COLUMNS}
        idOf={(one) => one.id}
        to={(one) => paths.scan(one.id)}
        empty="scans.empty"
        total={query.data?.length}
      />
    </div>
  );
}
