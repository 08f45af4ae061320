import "./look/colours.css";
import "./look/style.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { StrictMode, useEffect, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";

import { Refusal } from "./api/client";
import { isLive } from "./api/line";
import { isLong } from "./api/queries";
import { App } from "./app";
import { antTheme, useIsDark, useLanguage } from "./look/look";
import { WordsContext, wordsIn } from "./words/lookup";

// What no fact tells, such as how far a round is, is asked now and then; without the live connection, everything.
const POLL_MILLISECONDS = 5_000;
const POLL_WHEN_LIVE_MILLISECONDS = 30_000;

const NETWORK = { networkMode: "always" } as const; // a server on this very machine answers without one

const queries = new QueryClient({
  defaultOptions: {
    mutations: NETWORK,
    queries: {
      ...NETWORK,
      refetchOnReconnect: true,
      refetchInterval: ({ state }) => (isLong(state.data) ? false : isLive() ? POLL_WHEN_LIVE_MILLISECONDS : POLL_MILLISECONDS),
      staleTime: 1_000,
      // A refusal stays one however often one asks; a server that is away is asked again by the interval.
      retry: (times, failure) => !(failure instanceof Refusal) && times < 2,
    },
  },
});

function Root() {
  const inTheDark = useIsDark();
  const language = useLanguage();
  const words = useMemo(() => wordsIn(language), [language]);
  const theme = useMemo(() => antTheme(inTheDark), [inTheDark]);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  useEffect(() => {
    document.documentElement.dataset["look"] = inTheDark ? "dark" : "light";
    document.documentElement.lang = language;
  }, [inTheDark, language]);

  return (
    <ConfigProvider theme={{ ...theme, token: { ...theme.token, motion: !calm } }} wave={{ disabled: true }}>
      <WordsContext value={words}>
        <App />
      </WordsContext>
    </ConfigProvider>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Root />
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
