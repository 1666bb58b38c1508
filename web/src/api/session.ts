/** Who is asking, what they may do, and what time it is at Herald's. */
import type { Told } from "./client.ts";
import { api, setMark, told } from "./client.ts";

export type Session = Told<Awaited<ReturnType<typeof api.session.$get>>>;
export type Right = Session["rights"][number];

export async function readSession(): Promise<Session> {
  return marked(await told(api.session.$get()));
}

/** @throws Problem `unauthorized` for a token that stands for nobody, `too-many` after too many of them. */
export async function signIn(token: string): Promise<Session> {
  return marked(await told(api.session.$post({ json: { token } })));
}

export async function signOut(): Promise<void> {
  await told(api.session.$delete());
  setMark(null);
}

function marked(session: Session): Session {
  setMark(session.csrf);
  return session;
}
