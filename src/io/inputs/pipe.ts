// Standard input. It can be read once, so its beginning is kept until somebody reads the whole.

import type { Note } from "../../core/model/note.ts";
import { ProblemError, type Problem } from "../../core/model/problem.ts";
import { cannotRead, type Bytes } from "./bytes.ts";
import { gunzipped } from "./inflating.ts";
import type { Found } from "./input.ts";
import { packingOfBytes } from "./packing.ts";
import { heldAtMost, zipMembers, type Standing } from "./zip.ts";

const name = "standard input";
const at: Standing = { name, path: "stdin", depth: 0 };

/** @param stream everything that comes through the pipe */
export async function* pipeInputs(stream: AsyncIterable<Uint8Array>): AsyncIterable<Found | Note> {
  const pipe = openPipe(stream);
  const packing = packingOfBytes(await pipe.start(4));
  if (packing === "zip") yield* zipMembers({ kind: "held", bytes: await pipe.start(heldAtMost) }, at);
  else
    yield {
      ...at,
      bytes: null,
      folder: "",
      open: packing === "gzip" ? gunzipped(pipe.bytes, name) : pipe.bytes,
      neighbour: async () => null,
    };
}

interface Pipe {
  /** At least so many of the first bytes, unless there are fewer. */
  start(atLeast: number): Promise<Buffer>;
  /** From the beginning, as often as it is asked for, until somebody has read beyond what is kept. */
  readonly bytes: Bytes;
}

const keptAtMost = 1024 * 1024;

function openPipe(stream: AsyncIterable<Uint8Array>): Pipe {
  const iterator = stream[Symbol.asyncIterator]();
  const kept: Buffer[] = [];
  let length = 0;
  let beyond = false;
  let failure: unknown = null;
  const next = async (): Promise<Buffer | null> => {
    try {
      const { done, value } = await iterator.next();
      return done === true ? null : Buffer.from(value);
    } catch (error) {
      failure = error;
      return null;
    }
  };
  const keep = (piece: Buffer): void => {
    kept.push(piece);
    length += piece.length;
  };
  return {
    async start(atLeast) {
      for (let piece = await next(); piece !== null; piece = await next()) {
        keep(piece);
        if (length >= atLeast) break;
      }
      return Buffer.concat(kept);
    },
    bytes: async function* (taken) {
      for (const piece of kept) {
        taken(piece.length);
        yield piece;
      }
      if (beyond) throw new ProblemError(readTwice);
      for (let piece = await next(); piece !== null; piece = await next()) {
        if (length < keptAtMost) keep(piece);
        else beyond = true;
        taken(piece.length);
        yield piece;
      }
      if (failure !== null) throw new ProblemError(cannotRead(name, failure));
    },
  };
}

const readTwice: Problem = {
  code: "cannot-read",
  what: "Standard input cannot be read a second time.",
  why: "Only its beginning is kept, so that its length does not matter.",
  fix: "Save it as a file and give that.",
  place: { source: name },
};
