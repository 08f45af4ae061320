import { useCallback, useRef, useState } from "react";

import { type Logs, type Range, logs } from "../data";
import { complain } from "./complain";

/** The range that was asked for, and its rows once they are there. */
export type View = { range: Range; logs: Logs | null };

/** One driver's rows: `load` replaces what is shown, and the last call wins. */
export function useLogs(driverId: string) {
  const [view, setView] = useState<View>();
  const turn = useRef(0);

  const load = useCallback(
    async (range: Range) => {
      const mine = ++turn.current;
      setView({ range, logs: null });
      try {
        const answer = await logs(driverId, range);
        if (mine === turn.current) setView({ range, logs: answer });
      } catch (error) {
        if (mine !== turn.current) return;
        setView(undefined);
        complain(error);
      }
    },
    [driverId],
  );

  return { view, load };
}
