import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SignedIn } from "../config.ts";
import { Failure } from "../parts/failure.tsx";
import "../styles/sign-in.css";
import { arrive, startAnew, type Visitor } from "./visitor.ts";

/** How it stands with a visitor. */
type Standing = { is: "coming" } | { is: "in"; visitor: Visitor } | { is: "out" } | { is: "failed"; failure: unknown };

/** Lets in who has signed in, and sends others to do so. `now` is the clock, in milliseconds. */
export const Gate = ({
  signIn,
  now,
  children,
}: {
  signIn: SignedIn;
  now: () => number;
  children: (visitor: Visitor) => ComponentChildren;
}) => {
  const [standing, setStanding] = useState<Standing>({ is: "coming" });

  useEffect(() => {
    // A browser may show the page again as it was when its visitor left.
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    arrive(signIn, now).then(
      (visitor) => setStanding(visitor ? { is: "in", visitor } : { is: "out" }),
      (failure: unknown) => setStanding({ is: "failed", failure }),
    );
  }, []);

  if (standing.is === "in") return <>{children(standing.visitor)}</>;
  return (
    <main class="gate card">
      <h1>Lapidary</h1>
      {standing.is === "coming" && (
        <p class="waiting" role="status">
          Signing in …
        </p>
      )}
      {standing.is === "out" && <p role="status">You have signed out.</p>}
      {standing.is === "failed" && <Failure failure={standing.failure} />}
      {standing.is !== "coming" && (
        <button type="button" class="main" onClick={startAnew}>
          Sign in
        </button>
      )}
    </main>
  );
};
