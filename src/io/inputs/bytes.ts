// Where the bytes of an input come from, as something that can be read again from its beginning.

import { open, type FileHandle } from "node:fs/promises";
import { ProblemError, type Problem } from "../../core/model/problem.ts";

/**
 * Bytes in pieces; a piece is only good until the next is asked for. Rejects with a ProblemError, after what could be read.
 * @param taken is told how many bytes were taken from where they lie on disc
 */
export type Bytes = (taken: (bytes: number) => void) => AsyncIterable<Uint8Array>;

const pieceSize = 256 * 1024;

/** Which part of a file is meant. Files may grow while they are read, members of an archive end where they end. */
export interface Extent {
  readonly start: number;
  /** It is a problem when there are fewer. */
  readonly atLeast: number;
  readonly atMost: number;
}

/** The whole of a file that had so many bytes when it was found. */
export const wholeFile = (size: number): Extent => ({ start: 0, atLeast: size, atMost: Number.POSITIVE_INFINITY });

/** @param name for people */
export function fileBytes(path: string, name: string, { start, atLeast, atMost }: Extent): Bytes {
  return async function* (taken) {
    const file = await opened(path, name);
    const buffer = buffers.pop() ?? Buffer.allocUnsafe(pieceSize);
    try {
      let total = 0;
      for (let full = true; full && total < atMost;) {
        const wanted = Math.min(buffer.length, atMost - total);
        const { bytesRead } = await file.read(buffer, 0, wanted, start + total).catch((error: unknown) => {
          throw new ProblemError(cannotRead(name, error));
        });
        // A regular file gives less than it was asked for only at its end.
        full = bytesRead === wanted;
        if (bytesRead === 0) break;
        total += bytesRead;
        taken(bytesRead);
        yield buffer.subarray(0, bytesRead);
      }
      if (total < atLeast) throw new ProblemError(cutShort(name, total, atLeast));
    } finally {
      buffers.push(buffer);
      await file.close();
    }
  };
}

/** Buffers that nobody reads into now: most files are small, and there are many of them. */
const buffers: Buffer[] = [];

async function opened(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw new ProblemError(cannotRead(name, error));
  }
}

/** Bytes that are in memory already. */
export function heldBytes(bytes: Uint8Array): Bytes {
  return async function* (taken) {
    for (let at = 0; at < bytes.length; at += pieceSize) {
      const piece = bytes.subarray(at, at + pieceSize);
      taken(piece.length);
      yield piece;
    }
  };
}

/** All bytes in memory. For what is known to be small. */
export async function gathered(bytes: Bytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes(() => {})) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** What the operating system says when it refuses a file, for people. */
export function cannotRead(name: string, error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why: Record<string, string> = {
    ENOENT: "There is no such file or folder.",
    EACCES: "It may not be read by this user.",
    EPERM: "It may not be read by this user.",
    EISDIR: "It is a folder.",
    EMFILE: "Too many files are open.",
    EIO: "The disc reports an error.",
  };
  return {
    code: "cannot-read",
    what: `${name} cannot be read.`,
    why: why[code] ?? `The operating system says ${code === "" ? String(error) : code}.`,
    fix: "Check the path and its permissions.",
    place: { source: name },
  };
}

const cutShort = (name: string, read: number, expected: number): Problem => ({
  code: "cannot-read",
  what: `${name} ended after ${read} of ${expected} bytes.`,
  why: "It became shorter while it was read, or the disc does not hold all of it.",
  fix: "Read it again when whatever writes it is done.",
  place: { source: name, byte: read },
});
