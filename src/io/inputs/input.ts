// Bytes made into something that a verb can read: decoded, counted, with its digest.

import { createHash } from "node:crypto";
import type { Input } from "../../app/ports.ts";
import type { Note } from "../../core/model/note.ts";
import type { Content } from "../../formats/format.ts";
import { openByteText, openDecoder, type Decoder } from "./decoding.ts";
import type { Bytes } from "./bytes.ts";

/** What is known of an input before it is read. */
export type Found = Pick<Input, "name" | "path" | "depth" | "bytes" | "folder"> & {
  readonly open: Bytes;
  /** The bytes of a file in the same folder; null where there is none. */
  readonly neighbour: (name: string) => Promise<Uint8Array | null>;
};

const headLength = 65_536;

const decoderOf = (content: Content | undefined, name: string): Decoder =>
  content === "bytes" ? openByteText() : openDecoder(name);

export function inputOf({ open, neighbour, ...facts }: Found): Input {
  const neighbours = new Map<string, Uint8Array>();
  let read = 0;
  let digest = "";
  let notes: readonly Note[] = [];
  return {
    ...facts,
    async beside(name) {
      const bytes = neighbours.get(name) ?? (await neighbour(name));
      if (bytes === null) return null;
      neighbours.set(name, bytes);
      const decoder = openDecoder(name);
      return decoder.push(bytes) + decoder.end();
    },
    async head(content) {
      const decoder = decoderOf(content, facts.name);
      let text = "";
      try {
        for await (const bytes of open(() => {})) {
          text += decoder.push(bytes);
          if (text.length >= headLength) return text.slice(0, headLength);
        }
      } catch (error) {
        const rest = text + decoder.end();
        // Damage further on is said by whoever reads the whole; a beginning is all that is wanted here.
        if (rest === "") throw error;
        return rest.slice(0, headLength);
      }
      return (text + decoder.end()).slice(0, headLength);
    },
    async *text(content) {
      const hash = createHash("sha256");
      const decoder = decoderOf(content, facts.name);
      let failure: unknown = null;
      read = 0;
      try {
        for await (const bytes of open((taken) => (read += taken))) {
          hash.update(bytes);
          const text = decoder.push(bytes);
          if (text !== "") yield text;
        }
      } catch (error) {
        failure = error;
      }
      for (const [name, bytes] of neighbours) hash.update(`\n${name}\n`).update(bytes);
      digest = hash.digest("hex");
      const rest = decoder.end();
      notes = decoder.notes();
      if (rest !== "") yield rest;
      if (failure !== null) throw failure;
    },
    read: () => read,
    digest: () => digest,
    notes: () => notes,
  };
}
