// An input that is being read, in bounded memory: what does not fit is written to a file without a name, which is gone
// when it is closed, also by a crash.

import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeStoreFolder } from "./store-folder.ts";
import { cannotWrite } from "./store-problem.ts";

interface Segment {
  readonly at: number;
  readonly bytes: number;
}

/** Keeps pieces of bytes outside of memory. */
export class SpoolFile {
  readonly #folder: string;
  #file: number | null = null;
  #end = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws a ProblemError when the disc does not take it. */
  write(bytes: Uint8Array): Segment {
    try {
      this.#file ??= openUnnamed(this.#folder);
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#end + done);
    } catch (error) {
      throw cannotWrite(this.#folder, error);
    }
    const segment = { at: this.#end, bytes: bytes.length };
    this.#end += bytes.length;
    return segment;
  }

  read({ at, bytes }: Segment): Uint8Array {
    const buffer = new Uint8Array(bytes);
    if (this.#file === null) throw new Error("Nothing was written to this spool.");
    for (let done = 0; done < bytes;) {
      const count = readSync(this.#file, buffer, done, bytes - done, at + done);
      if (count === 0) throw new Error("The spool is shorter than what was written to it.");
      done += count;
    }
    return buffer;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#end = 0;
  }
}

function openUnnamed(folder: string): number {
  makeStoreFolder(folder);
  const path = join(folder, `spool-${randomBytes(6).toString("hex")}.tmp`);
  const file = openSync(path, "wx+", 0o600);
  try {
    rmSync(path);
  } catch {
    // Where an open file cannot lose its name, it stays until somebody cleans the folder; nothing ever reads it again.
  }
  return file;
}

/** Whole numbers of one row. */
export const wholeFields = [
  "slot",
  "test",
  "occurrence",
  "attempt",
  "outcome",
  "worker",
  "order",
  "file",
  "failure",
  "ignored",
  "properties",
] as const;
/** Numbers of one row that may be fractions, or NaN where they are unknown. */
export const realFields = ["durationMs", "startedAt"] as const;

const wholes = wholeFields.length;
const reals = realFields.length;

/** Rows one after the other: row r's field f stands at `r * fields + f`. */
export interface RowBlock {
  readonly length: number;
  readonly wholes: Int32Array;
  readonly reals: Float64Array;
}

const smallestBlock = 256;
const largestBlock = 16_384;
/** Full blocks that stay in memory. */
const heldBlocks = 6;

export class SpooledRows {
  readonly #file: SpoolFile;
  readonly #held: RowBlock[] = [];
  readonly #spooled: { wholes: Segment; reals: Segment }[] = [];
  #wholes = new Int32Array(smallestBlock * wholes);
  #reals = new Float64Array(smallestBlock * reals);
  #length = 0;

  constructor(file: SpoolFile) {
    this.#file = file;
  }

  /** Makes room for a row; its fields are then set by place. */
  add(): { readonly wholes: Int32Array; readonly reals: Float64Array; readonly row: number } {
    if (this.#length === largestBlock) this.#put();
    if (this.#length * wholes === this.#wholes.length) this.#grow();
    return { wholes: this.#wholes, reals: this.#reals, row: this.#length++ };
  }

  *blocks(): Iterable<RowBlock> {
    yield* this.#held;
    for (const segment of this.#spooled)
      yield {
        length: largestBlock,
        wholes: new Int32Array(this.#file.read(segment.wholes).buffer),
        reals: new Float64Array(this.#file.read(segment.reals).buffer),
      };
    if (this.#length > 0) yield { length: this.#length, wholes: this.#wholes, reals: this.#reals };
  }

  #put(): void {
    if (this.#held.length < heldBlocks) {
      this.#held.push({ length: this.#length, wholes: this.#wholes, reals: this.#reals });
      this.#wholes = new Int32Array(largestBlock * wholes);
      this.#reals = new Float64Array(largestBlock * reals);
    } else
      this.#spooled.push({
        wholes: this.#file.write(bytesOf(this.#wholes)),
        reals: this.#file.write(bytesOf(this.#reals)),
      });
    this.#length = 0;
  }

  #grow(): void {
    const rows = Math.min(this.#length * 2, largestBlock);
    const [oldWholes, oldReals] = [this.#wholes, this.#reals];
    this.#wholes = new Int32Array(rows * wholes);
    this.#wholes.set(oldWholes);
    this.#reals = new Float64Array(rows * reals);
    this.#reals.set(oldReals);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Characters of texts that stay in memory. */
const heldCharacters = 2_000_000;

/** Texts that are kept outside of the rows; numbers count from 1. */
export class SpooledTexts {
  readonly #file: SpoolFile;
  readonly #spooled: Segment[] = [];
  /** Only of the texts still held: a text from before may get a second number, which costs nothing but a number. */
  readonly #numbers = new Map<string, number>();
  #held: string[] = [];
  #characters = 0;
  #count = 0;

  constructor(file: SpoolFile) {
    this.#file = file;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * @param key the same for the same text
   * @param text where it is not the key itself
   */
  numberOf(key: string, text: () => string = () => key): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const fresh = text();
    if (this.#characters > heldCharacters) this.#spool();
    this.#held.push(fresh);
    this.#characters += fresh.length + key.length;
    this.#count++;
    this.#numbers.set(key, this.#count);
    return this.#count;
  }

  /** All texts in the order of their numbers, in handfuls. */
  *handfuls(): Iterable<readonly string[]> {
    const decoder = new TextDecoder();
    for (const segment of this.#spooled) yield JSON.parse(decoder.decode(this.#file.read(segment))) as string[];
    if (this.#held.length > 0) yield this.#held;
  }

  #spool(): void {
    this.#spooled.push(this.#file.write(new TextEncoder().encode(JSON.stringify(this.#held))));
    this.#numbers.clear();
    this.#held = [];
    this.#characters = 0;
  }
}
