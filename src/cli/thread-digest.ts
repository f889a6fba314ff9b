import { Worker } from "node:worker_threads";
import type { Digest } from "#core/dataset/digest.ts";

const pieceBytes = 2 ** 18;
/** As many as are filled while the thread starts: 8 MB. */
const mostPieces = 32;

/**
 * Has a thread beside this one compute the digest, from copies, no more than 8 MB ahead of it. Rejects when the thread fails; must be
 * closed, for the process would not end otherwise.
 */
export class ThreadDigest implements Digest {
  readonly #worker: Worker;
  #pieces = 0;
  readonly #free: ArrayBuffer[] = [];
  #digest: string | undefined;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(script = new URL("./digest-thread.mjs", import.meta.url)) {
    this.#worker = new Worker(script);
    this.#worker.on("error", (cause) => this.#fail(cause instanceof Error ? cause.message : String(cause), cause));
    this.#worker.on("exit", (code) => this.#fail(`its thread ended with ${code}`));
    this.#worker.on("message", (answer: unknown) => {
      if (answer instanceof ArrayBuffer) this.#free.push(answer);
      else this.#digest = String(answer);
      this.#wake();
    });
  }

  async update(piece: Uint8Array): Promise<void> {
    for (let from = 0; from < piece.length; from += pieceBytes) {
      const part = piece.subarray(from, from + pieceBytes);
      const copy = new Uint8Array(await this.#until(() => this.#buffer()), 0, part.length);
      copy.set(part);
      this.#worker.postMessage(copy, [copy.buffer]);
    }
  }

  async end(): Promise<string> {
    this.#worker.postMessage("end");
    return this.#until(() => this.#digest);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** A buffer that the thread has done with, or another as long as there may be more. */
  #buffer(): ArrayBuffer | undefined {
    if (this.#free.length > 0 || this.#pieces === mostPieces) return this.#free.pop();
    this.#pieces += 1;
    return new ArrayBuffer(pieceBytes);
  }

  /** What `find` finds, as soon as it finds something. Throws once the thread has failed. */
  async #until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #fail(why: string, cause?: unknown): void {
    this.#failure ??= new Error(`The fingerprint could not be computed: ${why}`, { cause });
    this.#wake();
  }
}
