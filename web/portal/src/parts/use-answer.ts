import { useEffect, useState } from "react";

import { SignedOut, reason } from "../data";

type Answer<T> = { answer?: T; failure?: string };

/**
 * Asks once for each new argument and forgets the answers of earlier ones; asks nothing for `null`.
 * `call` has to be the same function each time (one of `data.ts`).
 */
export function useAnswer<A, T>(call: (argument: A) => Promise<T>, argument: A | null): Answer<T> {
  const [got, setGot] = useState<Answer<T> & { argument: A }>();

  useEffect(() => {
    if (argument === null) return;
    let stale = false;
    call(argument).then(
      (answer) => {
        if (!stale) setGot({ argument, answer });
      },
      (error: unknown) => {
        if (!stale && !(error instanceof SignedOut)) setGot({ argument, failure: reason(error) });
      },
    );
    return () => {
      stale = true;
    };
  }, [call, argument]);

  return got?.argument === argument ? got : {};
}
