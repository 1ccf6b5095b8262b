// Compressed bytes into plain ones, as a stream, with everything that could be read before an error. What expands beyond
// reason is refused: a machine that reads other people's archives must not be kept busy by a few kilobytes.

import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from "node:zlib";
import { ProblemError, type Problem } from "../../core/model/problem.ts";
import type { Bytes } from "./bytes.ts";

/** Real logs shrink to a hundredth now and then; what shrinks further and is large has nothing to tell. */
const ratioLimit = 250;
const sizeBeyondSuspicion = 256 * 1024 * 1024;
const sizeLimit = 16 * 1024 * 1024 * 1024;

/** Whether so few bytes may become so many. */
export const expandsBeyondReason = (compressed: number, plain: number): boolean =>
  plain > sizeLimit || (plain > sizeBeyondSuspicion && plain > ratioLimit * compressed);

/** One step gives at most a thousand times its bytes, which bounds what has to be held. */
const stepSize = 16 * 1024;

/** @param name for people */
export const gunzipped = (bytes: Bytes, name: string): Bytes => inflated(bytes, name, createGunzip);

export const inflatedRaw = (bytes: Bytes, name: string): Bytes => inflated(bytes, name, createInflateRaw);

function inflated(bytes: Bytes, name: string, create: () => Gunzip | InflateRaw): Bytes {
  return async function* (taken) {
    const engine = openEngine(create());
    let compressed = 0;
    let plain = 0;
    const sound = function* (pieces: readonly Buffer[]): Iterable<Buffer> {
      for (const piece of pieces) {
        plain += piece.length;
        if (expandsBeyondReason(compressed, plain)) throw new ProblemError(expandsTooFar(name, compressed, plain));
        yield piece;
      }
      const failure = engine.failure();
      if (failure !== null) throw new ProblemError(broken(name, failure, compressed));
    };
    try {
      for await (const piece of bytes(taken)) {
        for (let at = 0; at < piece.length; at += stepSize) {
          const part = piece.subarray(at, at + stepSize);
          compressed += part.length;
          yield* sound(await engine.push(part));
        }
      }
      yield* sound(await engine.end());
    } finally {
      engine.close();
    }
  };
}

interface Engine {
  /** Gives what became readable. */
  push(bytes: Uint8Array): Promise<readonly Buffer[]>;
  end(): Promise<readonly Buffer[]>;
  failure(): Error | null;
  close(): void;
}

/** Steps a stream of zlib by hand: its own iterator throws away what it holds when an error comes. */
function openEngine(stream: Gunzip | InflateRaw): Engine {
  const ready: Buffer[] = [];
  let failure: Error | null = null;
  let wake = (): void => {};
  const settled = (act: () => void): Promise<readonly Buffer[]> =>
    new Promise((resolve) => {
      wake = () => resolve(ready.splice(0));
      if (failure === null) act();
      else wake();
    });
  stream.on("data", (piece: Buffer) => ready.push(piece));
  stream.on("error", (error) => {
    failure = error;
    wake();
  });
  stream.on("close", () => wake());
  return {
    push: (bytes) => settled(() => stream.write(bytes, () => wake())),
    end: () => settled(() => stream.end()),
    failure: () => failure,
    close: () => void stream.destroy(),
  };
}

const broken = (name: string, error: Error, at: number): Problem => ({
  code: "bad-input",
  what: `${name} breaks off: its compressed data is damaged or cut short.`,
  why: `Unpacking stopped near compressed byte ${at}: ${error.message}.`,
  fix: "Download or write the file again.",
  place: { source: name },
});

const expandsTooFar = (name: string, compressed: number, plain: number): Problem => ({
  code: "refused-input",
  what: `${name} was refused: it expands beyond reason.`,
  why: `${compressed} bytes became more than ${plain}.`,
  fix: "Unpack it yourself if you trust it, and give the plain file.",
  place: { source: name },
});
