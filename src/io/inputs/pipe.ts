// Standard input. It can be read once, so its beginning is kept until somebody reads the whole.

import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { cannotRead, type Bytes } from "./bytes.ts";
import { gunzipped } from "./inflating.ts";
import type { Found } from "./input.ts";
import { packingOfBytes } from "./packing.ts";
import { heldAtMost, zipMembers, type Standing } from "./zip.ts";

const at: Standing = { name: "standard input", path: "stdin", depth: 0 };

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
      open: packing === "gzip" ? gunzipped(pipe.bytes, at.name) : pipe.bytes,
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
  const next = async (): Promise<Buffer | null> => {
    try {
      const { done, value } = await iterator.next();
      return done === true ? null : Buffer.from(value);
    } catch (error) {
      throw new ProblemError(cannotRead(at.name, error));
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
      for (let at = 0; ; at++) {
        const piece = kept[at] ?? (beyond ? null : await next());
        if (piece === null) return;
        if (at >= kept.length && !beyond && length + piece.length <= keptAtMost) keep(piece);
        else if (at >= kept.length) beyond = true;
        taken(piece.length);
        yield piece;
      }
    },
  };
}
