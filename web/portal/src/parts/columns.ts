import type { Cells } from "../data";

export type Column = { key: keyof Cells; title: string; width: number; kind?: "number" | "cut" };

/** The cells of a row in the portal's order; clients count them. `cut` ones may be too long for their place. */
export const COLUMNS: Column[] = [
  { key: "time", title: "Time", width: 86 },
  { key: "event", title: "Event", width: 170, kind: "cut" },
  { key: "duration", title: "Duration", width: 74, kind: "number" },
  { key: "status", title: "Status", width: 84, kind: "cut" },
  { key: "location", title: "Location", width: 190, kind: "cut" },
  { key: "odometer", title: "Odometer", width: 76, kind: "number" },
  { key: "engineHours", title: "Engine hours", width: 98, kind: "number" },
  { key: "notes", title: "Notes", width: 190, kind: "cut" },
  { key: "sequenceId", title: "Seq. ID", width: 60 },
  { key: "driver", title: "Driver", width: 140, kind: "cut" },
  { key: "state", title: "State", width: 48 },
  { key: "vehicle", title: "Vehicle", width: 70, kind: "cut" },
  { key: "device", title: "Device", width: 96, kind: "cut" },
  { key: "codeName", title: "Code name", width: 200 },
  { key: "origin", title: "Origin", width: 96, kind: "cut" },
  { key: "record", title: "Record", width: 222 },
  { key: "latitude", title: "Latitude", width: 74, kind: "number" },
  { key: "longitude", title: "Longitude", width: 78, kind: "number" },
  { key: "checkValue", title: "Check", width: 52 },
];

/** The widths of a row's places; the tools stand first on the screen, last in the document. */
export const WIDTHS = {
  "--tools": "88px",
  "--tracks": `var(--tools) ${COLUMNS.map(({ width }) => `${String(width)}px`).join(" ")}`,
};
