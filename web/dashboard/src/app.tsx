import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Route, Routes } from "react-router";

import { listen } from "./api/live";
import { onSignedOut, refresh } from "./api/session";
import { forgetChosen } from "./office/chosen";
import { NotThere } from "./pages/not-there";
import { SignIn } from "./pages/sign-in";
import { Today } from "./pages/today";
import { Shell } from "./parts/shell";
import { PageThatMayFail } from "./parts/page-that-may-fail";
import { Waiting } from "./parts/states";

// Each page comes when somebody opens it; the first one is there at once.
const Decisions = lazy(() => import("./pages/decisions"));
const Incidents = lazy(() => import("./pages/incidents"));
const Cause = lazy(() => import("./pages/cause"));
const Errors = lazy(() => import("./pages/errors"));
const ErrorPage = lazy(() => import("./pages/error"));
const Fixes = lazy(() => import("./pages/fixes"));
const Alike = lazy(() => import("./pages/alike"));
const FixPage = lazy(() => import("./pages/fix"));
const Tasks = lazy(() => import("./pages/tasks"));
const TaskPage = lazy(() => import("./pages/task"));
const Desk = lazy(() => import("./pages/desk"));
const DeskDriver = lazy(() => import("./pages/desk-driver"));
const Tickets = lazy(() => import("./pages/tickets"));
const TicketPage = lazy(() => import("./pages/ticket"));
const Reports = lazy(() => import("./pages/reports"));
const Findings = lazy(() => import("./pages/findings"));
const FindingPage = lazy(() => import("./pages/finding"));
const DriverPage = lazy(() => import("./pages/driver"));
const Scans = lazy(() => import("./pages/scans"));
const ScanPage = lazy(() => import("./pages/scan"));
const Control = lazy(() => import("./pages/control"));
const Holds = lazy(() => import("./pages/holds"));
const Systems = lazy(() => import("./pages/systems"));
const Rules = lazy(() => import("./pages/rules"));
const Messages = lazy(() => import("./pages/messages"));
const People = lazy(() => import("./pages/people"));
const Channels = lazy(() => import("./pages/channels"));
const Keys = lazy(() => import("./pages/keys"));
const Audit = lazy(() => import("./pages/audit"));

type Session = "unknown" | "in" | "out" | "over";

/** Signed in or not; all pages lie behind that. The address stays, so that signing in leads back to it. */
export function App() {
  const [session, setSession] = useState<Session>("unknown");
  const queries = useQueryClient();

  useEffect(() => {
    onSignedOut(() => {
      queries.clear(); // nothing of one person is shown to the next
      forgetChosen();
      setSession((was) => (was === "in" ? "over" : "out"));
    });
    void refresh().then(
      (signedIn) => signedIn && setSession("in"),
      () => {
        setSession("out");
      },
    );
  }, [queries]);

  useEffect(() => (session === "in" ? listen(queries) : undefined), [queries, session]);

  if (session === "unknown") return <Waiting />;
  if (session !== "in") {
    return (
      <SignIn
        again={session === "over"}
        onSignedIn={() => {
          setSession("in");
        }}
      />
    );
  }
  return (
    <Shell>
      <PageThatMayFail>
        <Suspense fallback={<Waiting />}>
          <Routes>
            <Route path="/" element={<Today />} />
            <Route path="/decisions" element={<Decisions />} />
            <Route path="/decisions/:id" element={<Cause />} />
            <Route path="/incidents" element={<Incidents />} />
            <Route path="/errors" element={<Errors />} />
            <Route path="/errors/:id" element={<ErrorPage />} />
            <Route path="/fixes" element={<Fixes />} />
            <Route path="/fixes/alike" element={<Alike />} />
            <Route path="/fixes/:id" element={<FixPage />} />
            <Route path="/tasks" element={<Tasks />} />
            <Route path="/tasks/:id" element={<TaskPage />} />
            <Route path="/desk" element={<Desk />} />
            <Route path="/desk/:number" element={<DeskDriver />} />
            <Route path="/tickets" element={<Tickets />} />
            <Route path="/tickets/:id" element={<TicketPage />} />
            <Route path="/reports" element={<Reports />} />
            <Route path="/findings" element={<Findings />} />
            <Route path="/findings/:id" element={<FindingPage />} />
            <Route path="/drivers/:number" element={<DriverPage />} />
            <Route path="/scans" element={<Scans />} />
            <Route path="/scans/:id" element={<ScanPage />} />
            <Route path="/control" element={<Control />} />
            <Route path="/holds" element={<Holds />} />
            <Route path="/systems" element={<Systems />} />
            <Route path="/rules" element={<Rules />} />
            <Route path="/messages" element={<Messages />} />
            <Route path="/people" element={<People />} />
            <Route path="/channels" element={<Channels />} />
            <Route path="/keys" element={<Keys />} />
            <Route path="/audit" element={<Audit />} />
            <Route path="*" element={<NotThere />} />
          </Routes>
        </Suspense>
      </PageThatMayFail>
    </Shell>
  );
}
