/** The portal's data: every call the pages make, and the shapes that go over the wire. */

/** `quirks` are faults that the page has to act out; a sound portal has none. */
export type Session = { account: string; system: string; quirks?: string[] };
export type Company = { id: string; label: string };
export type Driver = { id: string; name: string };

/** Two days, `MM/DD/YYYY`, both included. */
export type Range = { from: string; to: string };

export type DriverHead = Range & {
  id: string;
  name: string;
  companyId: string;
  companyLabel: string;
  /** The home terminal's zone as the portal writes it, `CT`. */
  zone: string;
  /** The same zone's IANA name. */
  zoneName: string;
  system: string;
};

/** The cells of a row, each as the text to show. */
export type Cells = {
  time: string;
  event: string;
  duration: string;
  status: string;
  location: string;
  odometer: string;
  engineHours: string;
  notes: string;
  sequenceId: string;
  driver: string;
  state: string;
  vehicle: string;
  device: string;
  codeName: string;
  origin: string;
  record: string;
  latitude: string;
  longitude: string;
  checkValue: string;
};

export type Row = Cells & {
  id: string;
  /** The messages of the errors that point to this row. */
  marks: string[];
  /** Whether the row has a menu. */
  menu: boolean;
};

export type Day = { date: string; rows: Row[] };
export type Logs = { days: Day[]; count: number };
export type Box = { label: string; ticked: boolean };
/** What a record should say: what is blank stays. The time is `hh:mm:ss AM/PM` of the same day. */
export type WantedEdit = { recordId: string; status: string; time: string; reason: string };
export type Outcome = { success: boolean; message: string; quiet?: boolean };

/** Sent to `window` when a call finds that the session is over. */
export const SIGNED_OUT = "portal-signed-out";

/** The session is over; the login page is on its way and nothing more needs to be said. */
export class SignedOut extends Error {}

/** The portal said no; the message is its own and meant for people. */
export class Refused extends Error {}

/** What the login page sends; the code only where the portal asked for one. */
export type Credentials = { username: string; password: string; code?: string };

/** Logs in; the answer says so where the portal wants a one-time code first. */
export const login = (credentials: Credentials) =>
  call<{ codeRequired: boolean } | undefined>("POST", "/ui/login", credentials);
export const logout = () => call<undefined>("POST", "/ui/logout");
export const session = (page: string) =>
  call<Session>("GET", `/ui/session?${new URLSearchParams({ page }).toString()}`);
export const companies = () => call<Company[]>("GET", "/ui/companies");
export const drivers = (companyId: string) =>
  call<Driver[]>("GET", `/ui/companies/${encodeURIComponent(companyId)}/drivers`);
export const driver = (driverId: string) => call<DriverHead>("GET", ofDriver(driverId));
export const logs = (driverId: string, range: Range) =>
  call<Logs>("GET", `${ofDriver(driverId)}/logs?${new URLSearchParams(range).toString()}`);
export const annotate = (driverId: string, recordId: string, text: string) =>
  call<{ message: string }>("POST", `${ofDriver(driverId)}/annotate`, { recordId, text });
export const requestEdit = (driverId: string, wanted: WantedEdit) =>
  call<{ message: string }>("POST", `${ofDriver(driverId)}/request-edit`, wanted);
export const resync = (driverId: string) => call<Outcome>("POST", `${ofDriver(driverId)}/resync`);
export const toolKit = (driverId: string) =>
  call<{ boxes: Box[] }>("GET", `/ui/toolkit?${new URLSearchParams({ driverId }).toString()}`);
export const proceed = (driverId: string, range: Range, boxes: string[]) =>
  call<Outcome>("POST", `${ofDriver(driverId)}/toolkit`, { ...range, boxes });

/** What to tell a person about a call that went wrong. */
export function reason(error: unknown): string {
  return error instanceof Refused ? error.message : "The portal does not answer. Try again later.";
}

const ofDriver = (driverId: string) => `/ui/drivers/${encodeURIComponent(driverId)}`;

async function call<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (response.status === 401 && path !== "/ui/login") {
    window.dispatchEvent(new Event(SIGNED_OUT));
    throw new SignedOut();
  }
  if (!response.ok) throw new Refused(await messageOf(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function messageOf(response: Response): Promise<string> {
  const said: unknown = await response.json().catch(() => null);
  if (said && typeof said === "object" && "message" in said && typeof said.message === "string") {
    return said.message;
  }
  return `The portal answered with an error (${String(response.status)}).`;
}
