/** Where the reader is, and as whom: the session, and the app whose screens are shown. */
import { createContext, useContext } from "react";
import type { AppNow } from "../api/apps.ts";
import type { Right, Session } from "../api/session.ts";

export type Here = {
  readonly session: Session;
  /** The id of the app that is shown. */
  readonly app: string;
  /** The app as it stands, renewed with every event. */
  readonly now: AppNow;
  readonly can: (right: Right) => boolean;
  /** The app's zone, in which all its times are shown. */
  readonly zone: string;
};

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (here === null) throw new Error("this screen stands outside of every app");
  return here;
}
