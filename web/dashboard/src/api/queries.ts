// Every question to the API, each with the key under which its answer is kept. The first word of a key is the noun
// that a fact of the live connection names.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, told } from "./client";
import type { operations } from "./schema";
import type { Chosen } from "../office/chosen";

type Asked<O extends keyof operations> = NonNullable<operations[O]["parameters"]["query"]>;
export type ErrorsAsked = Omit<Asked<"list_errors_api_errors_get">, "cursor" | "limit">;
type IncidentsAsked = Omit<Asked<"list_incidents_api_incidents_get">, "page" | "limit">;
type FixesAsked = Omit<Asked<"list_fixes_api_fixes_get">, "page" | "limit">;
type TasksAsked = Omit<Asked<"list_tasks_api_tasks_get">, "page" | "limit">;
export type DeskLanguage = NonNullable<Asked<"show_desk_api_desk_drivers__driver_id__get">["language"]>;
type TicketsAsked = Omit<Asked<"list_tickets_api_tickets_get">, "page" | "limit">;
type FindingsAsked = Omit<Asked<"list_findings_api_findings_get">, "before" | "limit">;

const PAGE = 100;
/** What follows the first page of a list comes in larger parts: whoever scrolls wants more of it. */
const NEXT_PAGES = 500;
const MOST_LIVE_PAGES = 4;

/** Whether somebody scrolled so far that reading all of it anew with each change would cost more than it tells. */
export function isLong(data: unknown): boolean {
  const pages = (data as { pages?: unknown[] } | undefined)?.pages;
  return Array.isArray(pages) && pages.length > MOST_LIVE_PAGES;
}

/** Lists whose pages have numbers; the others go by where a page ended. */
const NUMBERED = {
  initialPageParam: 1,
  getNextPageParam: (last: { page: number; limit: number; total: number }) =>
    last.page * last.limit < last.total ? last.page + 1 : null,
};

export const me = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => told(api.GET("/api/auth/me", { signal })),
    staleTime: Infinity,
    refetchInterval: false,
  });

export const agent = () =>
  queryOptions({ queryKey: ["agent"], queryFn: ({ signal }) => told(api.GET("/api/agent", { signal })) });

export const health = () =>
  queryOptions({
    queryKey: ["scans", "health"],
    queryFn: ({ signal }) => told(api.GET("/api/companies/health", { signal })),
  });

export const systems = () =>
  queryOptions({ queryKey: ["systems"], queryFn: ({ signal }) => told(api.GET("/api/systems", { signal })) });

export const companies = () =>
  queryOptions({ queryKey: ["companies"], queryFn: ({ signal }) => told(api.GET("/api/companies", { signal })) });

export const today = (query: Chosen) =>
  queryOptions({
    queryKey: ["errors", "today", query],
    queryFn: ({ signal }) => told(api.GET("/api/today", { params: { query }, signal })),
  });

/** What changed since this person's visit before; to ask is to say that he looks. */
export const look = (query: Chosen) =>
  queryOptions({
    queryKey: ["look", query],
    queryFn: ({ signal }) => told(api.POST("/api/today/look", { params: { query }, signal })),
  });

export const views = () =>
  queryOptions({
    queryKey: ["views"],
    queryFn: ({ signal }) => told(api.GET("/api/views", { signal })),
    refetchInterval: 60_000,
  });

export const decisions = (query: Chosen) =>
  queryOptions({
    queryKey: ["incidents", "decisions", query],
    queryFn: ({ signal }) => told(api.GET("/api/decisions", { params: { query }, signal })),
  });

export const statistics = (query: ErrorsAsked) =>
  queryOptions({
    queryKey: ["errors", "statistics", query],
    queryFn: ({ signal }) => told(api.GET("/api/errors/statistics", { params: { query }, signal })),
  });

export const errors = (query: ErrorsAsked) =>
  infiniteQueryOptions({
    queryKey: ["errors", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(
        api.GET("/api/errors", {
          params: { query: { ...query, limit: pageParam ? NEXT_PAGES : PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const error = (id: number) =>
  queryOptions({
    queryKey: ["errors", id],
    queryFn: ({ signal }) => told(api.GET("/api/errors/{error_id}", { params: { path: { error_id: id } }, signal })),
  });

export const incidents = (query: IncidentsAsked) =>
  infiniteQueryOptions({
    queryKey: ["incidents", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/incidents", { params: { query: { ...query, limit: PAGE, page: pageParam } }, signal })),
    ...NUMBERED,
  });

/** The newest open causes, for figures about them. */
export const openIncidents = (query: Chosen) =>
  queryOptions({
    queryKey: ["incidents", "open", query],
    queryFn: ({ signal }) =>
      told(api.GET("/api/incidents", { params: { query: { ...query, state: "open", limit: 500 } }, signal })),
    refetchInterval: 30_000,
  });

export const incident = (id: number) =>
  queryOptions({
    queryKey: ["incidents", id],
    queryFn: ({ signal }) =>
      told(api.GET("/api/incidents/{incident_id}", { params: { path: { incident_id: id } }, signal })),
  });

export const advice = (incident: number) =>
  queryOptions({
    queryKey: ["incidents", incident, "advice"],
    queryFn: ({ signal }) =>
      told(api.GET("/api/incidents/{incident_id}/advice", { params: { path: { incident_id: incident } }, signal })),
    refetchInterval: 60_000,
  });

export const fixes = (query: FixesAsked) =>
  infiniteQueryOptions({
    queryKey: ["fixes", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/fixes", { params: { query: { ...query, limit: PAGE, page: pageParam } }, signal })),
    ...NUMBERED,
  });

/** How many requests wait for something else first. */
export const blocked = (query: Chosen) =>
  queryOptions({
    queryKey: ["fixes", "blocked", query],
    queryFn: async ({ signal }) =>
      (await told(api.GET("/api/fixes", { params: { query: { ...query, state: "blocked", limit: 1 } }, signal }))).total,
  });

export const fix = (id: number) =>
  queryOptions({
    queryKey: ["fixes", id],
    queryFn: ({ signal }) => told(api.GET("/api/fixes/{fix_id}", { params: { path: { fix_id: id } }, signal })),
  });

export const evidence = (id: number) =>
  queryOptions({
    queryKey: ["evidence", id],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/evidence/{evidence_id}", { params: { path: { evidence_id: id } }, parseAs: "blob", signal }),
      ) as Promise<Blob>,
    staleTime: Infinity,
    refetchInterval: false,
  });

export const tasks = (query: TasksAsked) =>
  infiniteQueryOptions({
    queryKey: ["tasks", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/tasks", { params: { query: { ...query, limit: PAGE, page: pageParam } }, signal })),
    ...NUMBERED,
  });

/** The tasks of a person that are still to be done, the one that is due first at the top. */
export const tasksOf = (owner: number | undefined, query: Chosen) =>
  queryOptions({
    queryKey: ["tasks", "of", owner, query],
    queryFn: async ({ signal }) => {
      const asked = (state: "open" | "reopened") =>
        told(api.GET("/api/tasks", { params: { query: { ...query, owner: owner ?? 0, state, limit: 500 } }, signal }));
      return (await Promise.all([asked("open"), asked("reopened")])).flatMap((page) => page.items);
    },
    enabled: owner !== undefined,
  });

export const task = (id: number) =>
  queryOptions({
    queryKey: ["tasks", id],
    queryFn: ({ signal }) => told(api.GET("/api/tasks/{task_id}", { params: { path: { task_id: id } }, signal })),
  });

export const desk = (query: Chosen) =>
  infiniteQueryOptions({
    queryKey: ["desk", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/desk", { params: { query: { ...query, limit: PAGE, page: pageParam } }, signal })),
    ...NUMBERED,
  });

export const deskDriver = (number: number, language: DeskLanguage) =>
  queryOptions({
    queryKey: ["desk", number, language],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/desk/drivers/{driver_id}", { params: { path: { driver_id: number }, query: { language } }, signal }),
      ),
    placeholderData: (before) => before, // another language of the script leaves the page as it stands
    refetchInterval: 60_000, // whether he may be called changes with the time
  });

export const tickets = (query: TicketsAsked) =>
  infiniteQueryOptions({
    queryKey: ["tickets", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/tickets", { params: { query: { ...query, limit: PAGE, page: pageParam } }, signal })),
    ...NUMBERED,
  });

export const ticket = (id: number) =>
  queryOptions({
    queryKey: ["tickets", id],
    queryFn: ({ signal }) => told(api.GET("/api/tickets/{ticket_id}", { params: { path: { ticket_id: id } }, signal })),
  });

export const reportKinds = () =>
  queryOptions({
    queryKey: ["reports", "kinds"],
    queryFn: ({ signal }) => told(api.GET("/api/reports/kinds", { signal })),
    staleTime: Infinity,
  });

/** The newest reports; older ones are for the command line and for programs. */
export const reports = () =>
  queryOptions({
    queryKey: ["reports", "list"],
    queryFn: ({ signal }) => told(api.GET("/api/reports", { params: { query: { limit: PAGE } }, signal })),
  });

export const reportSchedules = () =>
  queryOptions({
    queryKey: ["reports", "schedules"],
    queryFn: ({ signal }) => told(api.GET("/api/reports/schedules", { signal })),
  });

/** All drivers whom one may see, by part and part. */
export const drivers = () =>
  queryOptions({
    queryKey: ["drivers", "all"],
    queryFn: async ({ signal }) => {
      let part = await told(api.GET("/api/drivers", { params: { query: { limit: NEXT_PAGES } }, signal }));
      const found = part.items;
      while (part.next !== null) {
        const query = { limit: NEXT_PAGES, cursor: part.next };
        part = await told(api.GET("/api/drivers", { params: { query }, signal }));
        found.push(...part.items);
      }
      return found;
    },
    staleTime: 60_000,
  });

export const findings = (query: FindingsAsked) =>
  infiniteQueryOptions({
    queryKey: ["findings", "list", query],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/findings", { params: { query: { ...query, limit: PAGE, before: pageParam } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

/** How many findings of silent changes wait for a person, and the newest of them. */
export const altered = (query: Chosen) =>
  queryOptions({
    queryKey: ["findings", "altered", query],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/findings", {
          params: { query: { ...query, kind: "alteredWithoutTrace", reviewed: false, limit: 10 } },
          signal,
        }),
      ),
  });

export const finding = (id: number) =>
  queryOptions({
    queryKey: ["findings", id],
    queryFn: ({ signal }) =>
      told(api.GET("/api/findings/{finding_id}", { params: { path: { finding_id: id } }, signal })),
  });

export const driver = (number: number) =>
  queryOptions({
    queryKey: ["drivers", number],
    queryFn: ({ signal }) =>
      told(api.GET("/api/drivers/{driver_id}", { params: { path: { driver_id: number } }, signal })),
  });

export const driverDays = (number: number, from?: string, to?: string) =>
  queryOptions({
    queryKey: ["drivers", number, "days", from, to],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/drivers/{driver_id}/days", {
          params: { path: { driver_id: number }, query: { from: from ?? null, to: to ?? null } },
          signal,
        }),
      ),
    refetchInterval: 60_000, // a log is read at most once an hour
  });

export const driverChanges = (number: number) =>
  queryOptions({
    queryKey: ["drivers", number, "changes"],
    queryFn: ({ signal }) =>
      told(api.GET("/api/drivers/{driver_id}/changes", { params: { path: { driver_id: number } }, signal })),
    refetchInterval: 60_000,
  });

export const holds = () =>
  queryOptions({ queryKey: ["holds"], queryFn: ({ signal }) => told(api.GET("/api/holds", { signal })) });

export const mandates = () =>
  queryOptions({ queryKey: ["mandates"], queryFn: ({ signal }) => told(api.GET("/api/mandates", { signal })) });

export const rules = () =>
  queryOptions({ queryKey: ["rules"], queryFn: ({ signal }) => told(api.GET("/api/rules", { signal })) });

export const limits = () =>
  queryOptions({ queryKey: ["rules", "limits"], queryFn: ({ signal }) => told(api.GET("/api/rules/limits", { signal })) });

export const messages = () =>
  queryOptions({ queryKey: ["messages"], queryFn: ({ signal }) => told(api.GET("/api/messages", { signal })) });

export const people = () =>
  queryOptions({ queryKey: ["people"], queryFn: ({ signal }) => told(api.GET("/api/users", { signal })) });

export const keys = () =>
  queryOptions({ queryKey: ["keys"], queryFn: ({ signal }) => told(api.GET("/api/keys", { signal })) });

export const channels = () =>
  queryOptions({
    queryKey: ["channels"],
    queryFn: ({ signal }) => told(api.GET("/api/channels", { signal })),
  });

export const deliveries = (channel: number) =>
  queryOptions({
    queryKey: ["channels", channel, "deliveries"],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/channels/{channel_id}/deliveries", {
          params: { path: { channel_id: channel }, query: { limit: 50 } },
          signal,
        }),
      ),
  });

/** One's own quiet hours, in a wrapping: null is an answer, and no missing one. */
export const quietHours = () =>
  queryOptions({
    queryKey: ["channels", "quiet-hours"],
    queryFn: async ({ signal }) => ({ own: await told(api.GET("/api/quiet-hours", { signal })) }),
  });

export const audit = () =>
  infiniteQueryOptions({
    queryKey: ["audit"],
    queryFn: ({ pageParam, signal }) =>
      told(api.GET("/api/audit", { params: { query: { limit: PAGE, before: pageParam } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

export const scans = () =>
  queryOptions({
    queryKey: ["scans", "list"],
    queryFn: ({ signal }) => told(api.GET("/api/scans", { params: { query: { limit: 50 } }, signal })),
  });

export const scan = (id: number) =>
  queryOptions({
    queryKey: ["scans", id],
    queryFn: ({ signal }) => told(api.GET("/api/scans/{scan_id}", { params: { path: { scan_id: id } }, signal })),
  });

export const orders = () =>
  queryOptions({ queryKey: ["scans", "orders"], queryFn: ({ signal }) => told(api.GET("/api/scans/orders", { signal })) });
