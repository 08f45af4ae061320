import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";

import { api, type Schemas, told } from "../api/client";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";

type Report = Schemas["ReportOut"];

const OPENS = new Set(["html", "pdf"]);
const ORDER = ["zip", "html", "pdf", "csv"];
const MINUTE = 60_000;

/** The files of a report. Its page and its paper open beside this one; the others are saved. */
export function Files({ report }: { report: Report }) {
  const w = useWords();
  const get = useMutation({
    mutationFn: async ({ name: file, saved_as }: Schemas["ReportFileOut"]) => {
      const path = { report_id: report.id, file };
      const blob = await told(
        api.GET("/api/reports/{report_id}/files/{file}", { params: { path }, parseAs: "blob" }),
      );
      hand(blob as Blob, saved_as);
    },
  });
  return (
    <>
      {report.files.toSorted(byUse).map((file) => (
        <Button
          key={file.name}
          size="small"
          loading={get.isPending && get.variables.name === file.name}
          onClick={() => {
            get.mutate(file);
          }}
        >
          {w.of("reports.file", beginOf(file.name) === "report" ? endOf(file.name) : beginOf(file.name))}
        </Button>
      ))}
      <NotDone failure={get.error} />
    </>
  );
}

/** What is read comes before what is counted with. */
function byUse(one: Schemas["ReportFileOut"], other: Schemas["ReportFileOut"]): number {
  return ORDER.indexOf(endOf(one.name)) - ORDER.indexOf(endOf(other.name));
}

function beginOf(file: string): string {
  return file.slice(0, file.lastIndexOf("."));
}

function endOf(file: string): string {
  return file.slice(file.lastIndexOf(".") + 1);
}

/** Opens a file in a window of its own, or saves it. The page among them has no script, and its policy allows none. */
function hand(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  if (OPENS.has(endOf(name))) link.target = "_blank";
  else link.download = name;
  link.rel = "noopener";
  link.click();
  window.setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, MINUTE);
}
