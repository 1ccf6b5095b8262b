// What a child prints, passed on as it comes and heard. Nothing is gathered: where our own output is slow, the child waits.

import type { Readable, Writable } from "node:stream";

export interface OutputRelay {
  /** Resolves when all of it has gone through, or when whoever holds the other end has been silent for too long. */
  drained(silenceMs: number, atMostMs: number): Promise<void>;
}

/** @param to null where it is only heard */
export function relayOutput(from: Readable, to: Writable | null, hear: (piece: Uint8Array) => void): OutputRelay {
  let heardAt = performance.now();
  let waiting = false;
  let over = false;
  let reader = to;
  const closed = new Promise<void>((resolve) => {
    from.on("close", () => {
      over = true;
      resolve();
    });
  });
  const resume = (): void => {
    waiting = false;
    from.resume();
  };
  const leave = (): void => {
    reader = null;
    resume();
  };
  // Who closes our output does not end somebody's tests: they are heard to their end.
  to?.on("error", leave);
  from.on("error", () => {});
  from.on("data", (piece: Buffer) => {
    heardAt = performance.now();
    hear(piece);
    if (reader === null || reader.destroyed || reader.write(piece)) return;
    waiting = true;
    from.pause();
    reader.once("drain", resume);
  });
  return {
    async drained(silenceMs, atMostMs) {
      const begun = performance.now();
      heardAt = begun;
      while (!over) {
        await Promise.race([closed, pause(Math.min(silenceMs, 25))]);
        const now = performance.now();
        if (!waiting && (now - heardAt > silenceMs || now - begun > atMostMs)) from.destroy();
      }
      to?.off("error", leave);
      to?.off("drain", resume);
    },
  };
}

const pause = async (ms: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
};
