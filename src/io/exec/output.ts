// What a child prints, passed on as it comes and heard. Nothing is gathered: where our own output is slow, the child waits.

import type { Readable, Writable } from "node:stream";

export interface OutputRelay {
  /** Resolves when all of it has gone through, or when whoever holds the other end has been silent for too long. */
  drained(silenceMs: number, atMostMs: number): Promise<void>;
}

export interface Listener {
  readonly hear: (piece: Uint8Array) => void;
  /** What is to be passed on of a piece; null where nothing is passed on. */
  readonly show: ((piece: Uint8Array) => Uint8Array | string) | null;
  /** What is to be passed on at the end. */
  readonly rest: () => string;
}

export function relayOutput(from: Readable, to: Writable, { hear, show, rest }: Listener): OutputRelay {
  let silentMs = 0;
  let waiting = false;
  let reader = show === null ? null : to;
  const closed = new Promise<"closed">((resolve) => void from.on("close", () => resolve("closed")));
  const resume = (): void => {
    waiting = false;
    from.resume();
  };
  const leave = (): void => {
    reader = null;
    resume();
  };
  const pass = (piece: Uint8Array | string): void => {
    if (piece.length === 0 || reader === null || reader.destroyed || reader.write(piece)) return;
    waiting = true;
    from.pause();
    reader.once("drain", resume);
  };
  // Who closes our output does not end somebody's tests: they are heard to their end.
  to.on("error", leave);
  from.on("error", () => {});
  from.on("data", (piece: Buffer) => {
    silentMs = 0;
    hear(piece);
    if (show !== null) pass(show(piece));
  });
  return {
    async drained(silenceMs, atMostMs) {
      const lookMs = Math.min(silenceMs, 25);
      let lookedMs = 0;
      silentMs = 0;
      // Only what was listened to counts: between two looks all that has come is heard, and a clock also goes on while we
      // stand still, be it that whoever reads ours is slow or that the machine is.
      while ((await Promise.race([closed, pause(lookMs)])) !== "closed") {
        if (waiting) continue;
        silentMs += lookMs;
        lookedMs += lookMs;
        if (silentMs > silenceMs || lookedMs > atMostMs) from.destroy();
      }
      if (show !== null) pass(rest());
      to.off("error", leave);
      to.off("drain", resume);
    },
  };
}

const pause = async (ms: number): Promise<void> => {
  await new Promise<void>((resolve) => void setTimeout(resolve, ms));
};
