import { render } from "preact";
import { apiAt } from "./api.ts";
import { App } from "./app.tsx";
import { clockFrom } from "./clock.ts";
import { readConfig } from "./read-config.ts";
import { SessionContext } from "./session.ts";
import type { Visitor } from "./sign-in/visitor.ts";
import "./styles/base.css";
import { Unopened } from "./unopened.tsx";

const page = document.querySelector("#page");
if (!page) throw new Error("index.html has no #page");

try {
  const { config, headers } = await readConfig();
  const { api, refreshSeconds, authorization } = config;
  const clocks = { time: () => Date.now(), passed: () => performance.now() };
  const { now, settle } = clockFrom(headers, clocks, async () => (await readConfig()).headers);
  const open = (visitor?: Visitor) => {
    const authorize =
      visitor &&
      (async (request: Request) => {
        await settle();
        return visitor.authorize(request);
      });
    const session = { api: apiAt(api, now, authorize), refreshMs: refreshSeconds * 1000 };
    return (
      <SessionContext.Provider value={{ ...session, ...(visitor && { signOut: visitor.signOut }) }}>
        <App />
      </SessionContext.Provider>
    );
  };
  if (authorization.kind === "none") render(open(), page);
  else {
    const { Gate } = await import("./sign-in/gate.tsx");
    render(
      <Gate signIn={authorization} now={now}>
        {open}
      </Gate>,
      page,
    );
  }
} catch (error) {
  render(<Unopened failure={error} />, page);
}
