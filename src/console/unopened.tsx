import { Failure } from "./parts/failure.tsx";
import "./styles/sign-in.css";

/** The whole page where it cannot be opened: why not, and another try. */
export const Unopened = ({ failure }: { failure: unknown }) => (
  <main class="gate card">
    <h1>Lapidary</h1>
    <Failure failure={failure} />
    <button type="button" class="main" onClick={() => location.reload()}>
      Try again
    </button>
  </main>
);
