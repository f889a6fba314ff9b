import { render } from "preact";
import { apiAt } from "./api.ts";
import { App } from "./app.tsx";
import { readConfig } from "./config.ts";
import { Failure } from "./parts/failure.tsx";
import { SessionContext } from "./session.ts";
import type { Visitor } from "./sign-in/visitor.ts";
import "./styles/base.css";

const page = document.querySelector("#page");
if (!page) throw new Error("index.html has no #page");

try {
  const { api, refreshSeconds, authorization } = await readConfig();
  const open = (visitor?: Visitor) => {
    const session = { api: apiAt(api, visitor?.authorize), refreshMs: refreshSeconds * 1000 };
    return (
      <SessionContext.Provider value={{ ...session, ...(visitor && { signOut: visitor.signOut }) }}>
        <App />
      </SessionContext.Provider>
    );
  };
  if (authorization.kind === "none") render(open(), page);
  else {
    const { Gate } = await import("./sign-in/gate.tsx");
    render(<Gate signIn={authorization}>{open}</Gate>, page);
  }
} catch (error) {
  render(<Failure failure={error} />, page);
}
