// The access token lives in this module alone, never in storage: a reload asks for a new one with the cookie that
// only /api/auth gets.

type Told = { access_token: string };

let token: string | null = null;
let refreshing: Promise<boolean> | null = null;
let signedOut: () => void = () => undefined;

export function accessToken(): string | null {
  return token;
}

/** Called once the session is over and cannot be renewed. */
export function onSignedOut(call: () => void): void {
  signedOut = call;
}

export function takeToken(told: Told): void {
  token = told.access_token;
}

/** Asks for the next token; all who ask meanwhile wait for the same answer. False: somebody has to sign in. */
export function refresh(): Promise<boolean> {
  refreshing ??= oneAtATime(askAnew).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

export async function signOut(): Promise<void> {
  await fetch("/api/auth/logout", { method: "POST" }).catch(() => undefined);
  forget();
}

function forget(): void {
  token = null;
  signedOut();
}

async function askAnew(): Promise<boolean> {
  const answer = await fetch("/api/auth/refresh", { method: "POST" });
  if (answer.status === 401) {
    forget();
    return false;
  }
  if (!answer.ok) throw new TypeError("the server is not ready");
  takeToken((await answer.json()) as Told);
  return true;
}

/** A refresh token is good once, and its second use ends the session: two tabs must not send the same one. */
function oneAtATime(ask: () => Promise<boolean>): Promise<boolean> {
  const locks = (navigator as { locks?: LockManager }).locks; // browsers have it on https and on loopback alone
  return locks ? (locks.request("logwarden-refresh", ask) as Promise<boolean>) : ask();
}
