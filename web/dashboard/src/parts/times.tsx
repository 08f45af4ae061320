import { useMemo } from "react";

import { useWords } from "../words/lookup";

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const STYLES = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  both: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  whole: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type TimeStyle = keyof typeof STYLES;

const made = new Map<string, Intl.DateTimeFormat>();

/** An instant in words of a zone; formats are kept, for making one is slow. */
export function timeIn(language: string, zone: string, style: TimeStyle, at: string): string {
  const key = `${language} ${zone} ${style}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone: zone });
    made.set(key, format);
  }
  return format.format(Date.parse(at));
}

/** An instant by the home terminal's clock, where one is known; the reader's own clock is told on hover. */
export function At({ at, zone, style = "both" }: { at: string | null | undefined; zone?: string | undefined; style?: TimeStyle }) {
  const w = useWords();
  const words = useMemo(
    () =>
      at && {
        shown: timeIn(w.language, zone ?? OWN_ZONE, style, at),
        hover: [zone ?? "UTC", OWN_ZONE].map((one) => `${timeIn(w.language, one, "whole", at)} (${one})`).join("\n"),
      },
    [at, style, w.language, zone],
  );
  if (!at || !words) return <>{w("none.yet")}</>;
  return (
    <time dateTime={at} title={words.hover}>
      {words.shown}
    </time>
  );
}

/** A home-terminal day, `2026-06-17`: a name, not an instant, so no zone moves it. */
export function dayName(language: string, day: string, long = false): string {
  return new Intl.DateTimeFormat(language, {
    weekday: "short",
    month: "short",
    day: "numeric",
    ...(long ? { year: "numeric" } : {}),
    timeZone: "UTC",
  }).format(Date.parse(`${day}T00:00:00Z`));
}

export function Day({ day, long = false }: { day: string | null; long?: boolean }) {
  const w = useWords();
  if (!day) return <>{w("none.yet")}</>;
  return <time dateTime={day}>{dayName(w.language, day, long)}</time>;
}

/** How long a number of minutes is: "1 h 50", "25 min". */
export function useDuration(): (minutes: number) => string {
  const w = useWords();
  return (minutes) => {
    const whole = Math.round(minutes);
    if (whole < 60) return w.n("minutes", whole);
    return w("hours", { h: Math.floor(whole / 60), m: String(whole % 60).padStart(2, "0") });
  };
}
