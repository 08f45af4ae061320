import createClient from "openapi-fetch";

import type { components, paths } from "./schema";
import { accessToken, refresh } from "./session";

export type Schemas = components["schemas"];
type Problem = Schemas["Problem"];

/** A refusal of the API, in its own words. Status 0: the server was not reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly correlationId: string | undefined;
  readonly fields: Schemas["FieldProblem"][];

  constructor(status: number, problem: Partial<Problem> = {}) {
    super(problem.detail ?? "");
    this.status = status;
    this.correlationId = problem.correlation_id;
    this.fields = problem.fields ?? [];
  }
}

const listeners = new Set<(reached: boolean) => void>();

/** Tells of each request whether the server was reached. */
export function onReached(call: (reached: boolean) => void): () => void {
  listeners.add(call);
  return () => listeners.delete(call);
}

async function sent(request: Request): Promise<Response> {
  const bearing = (one: Request) => {
    const token = accessToken();
    if (token) one.headers.set("Authorization", `Bearer ${token}`);
    return one;
  };
  const again = request.clone();
  try {
    let answer = await fetch(bearing(request));
    if (answer.status === 401 && !request.url.endsWith("/api/auth/login") && (await refresh())) {
      answer = await fetch(bearing(again));
    }
    for (const tell of listeners) tell(true);
    return answer;
  } catch (failure) {
    if (failure instanceof TypeError) for (const tell of listeners) tell(false);
    throw failure;
  }
}

export const api = createClient<paths>({ fetch: sent });

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What the API answered, or its refusal as an error. */
export async function told<T>(answer: Answer<T>): Promise<T> {
  let got: Awaited<Answer<T>>;
  try {
    got = await answer;
  } catch (failure) {
    if (failure instanceof TypeError) throw new Refusal(0);
    throw failure;
  }
  if (!got.response.ok) throw new Refusal(got.response.status, (got.error ?? {}) as Partial<Problem>);
  return got.data as T;
}
