import { render } from "preact";
import { apiAt } from "./api.ts";
import { App } from "./app.tsx";
import { readConfig } from "./config.ts";
import { Failure } from "./parts/failure.tsx";
import { SessionContext } from "./session.ts";
import "./styles/base.css";

const page = document.querySelector("#page");
if (!page) throw new Error("index.html has no #page");

try {
  const { api, refreshSeconds } = await readConfig();
  render(
    <SessionContext.Provider value={{ api: apiAt(api), refreshMs: refreshSeconds * 1000 }}>
      <App />
    </SessionContext.Provider>,
    page,
  );
} catch (error) {
  render(<Failure failure={error} />, page);
}
