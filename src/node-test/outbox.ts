// What an attempt wants to tell the world, kept back until it is known whether the attempt counts. A test run natively
// tells at once, and what has been told (an event, a counter, an exit code) cannot be taken back.
import type { AsyncLocalStorage } from "node:async_hooks";
import type { Reporter } from "./native.ts";

export class Outbox {
  #state: "held" | "released" | "dropped" = "held";
  #held: (() => void)[] = [];

  get released(): boolean {
    return this.#state === "released";
  }

  /** Keeps the message back; passes it on at once after the release, and forgets it after the drop. */
  tell(message: () => void): void {
    if (this.#state === "released") message();
    else if (this.#state === "held") this.#held.push(message);
  }

  release(): void {
    const held = this.#held;
    this.#state = "released";
    this.#held = [];
    for (const message of held) message();
  }

  drop(): void {
    this.#state = "dropped";
    this.#held = [];
  }
}

let storage: AsyncLocalStorage<Outbox> | undefined;

/** The outbox of the attempt that the running code belongs to. Made with the first attempt: what Node loads for it costs time. */
export function currentOutbox(): AsyncLocalStorage<Outbox> {
  storage ??= new (process.getBuiltinModule("node:async_hooks").AsyncLocalStorage)();
  return storage;
}

/** The methods that emit an event. Which ones there are differs by version; `get…` ones only build a value. */
function eventMethodsOf(reporter: Reporter): readonly string[] {
  let owner = reporter;
  while (!Object.hasOwn(owner, "enqueue")) owner = Object.getPrototypeOf(owner) as Reporter;
  return Object.getOwnPropertyNames(owner).filter(
    (name) => !/^(constructor|get.*|_.*|end)$/.test(name) && typeof owner[name] === "function",
  );
}

/** A reporter that tells into the outbox what it would have told the given one. */
export function reporterInto(outbox: Outbox, reporter: Reporter): Reporter {
  const buffered = Object.create(reporter) as Reporter;
  const completed = new WeakSet();
  for (const method of eventMethodsOf(reporter)) {
    buffered[method] = (...args: unknown[]) => {
      // A finished test whose report is kept back is finished twice by Node (its postRun runs again with its parent's), and
      // says so twice. Its place, an object of its own, tells that it is the same test.
      if (method === "complete" && typeof args[1] === "object" && args[1] !== null) {
        if (completed.has(args[1])) return;
        completed.add(args[1]);
      }
      outbox.tell(() => (reporter[method] as (...args: unknown[]) => void)(...args));
    };
  }
  return buffered;
}
