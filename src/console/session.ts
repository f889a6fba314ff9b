import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "./api.ts";

/** What every part of the page works with. */
export interface Session {
  api: Api;
  /** Milliseconds between two looks at something that is going on. */
  refreshMs: number;
  /** Ends the visit; absent where nobody signs in. */
  signOut?: () => void;
}

/** Holds the session for all that is shown in it. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** The session that a part is shown in. Throws where there is none. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error("There is no session around this part");
  return session;
};
