// Bytes into text, piece by piece: the same text wherever the pieces are cut. Knows byte order marks and the encoding that
// an XML declaration names; everything else is UTF-8, in which a stray byte is read as windows-1252, as browsers do.

import { isUtf8 } from "node:buffer";
import type { Note } from "../../core/model/note.ts";

export interface Decoder {
  push(bytes: Uint8Array): string;
  /** The rest, when the bytes are over. */
  end(): string;
  notes(): readonly Note[];
}

interface Encoding {
  decode(bytes: Buffer): string;
  end(): string;
}

/** An XML declaration must stand within so many bytes to be seen. */
const declarationLimit = 256;

/** Bytes as they are, a character for each: nothing to decode, nothing to remark. */
export const openByteText = (): Decoder => ({
  push: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
  end: () => "",
  notes: () => [],
});

/** @param source the input's name, for places in notes */
export function openDecoder(source: string): Decoder {
  const notes: Note[] = [];
  let start = Buffer.alloc(0);
  let encoding: Encoding | null = null;
  const begin = (): string => {
    const { skip, label } = encodingOf(start, source, (note) => notes.push(note));
    encoding = label === "utf-8" ? openUtf8(source, skip, (note) => notes.push(note)) : openLabelled(label);
    const text = encoding.decode(start.subarray(skip));
    start = Buffer.alloc(0);
    return text;
  };
  return {
    push(bytes) {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (encoding !== null) return encoding.decode(piece);
      start = Buffer.concat([start, piece]);
      return start.length < declarationLimit ? "" : begin();
    },
    end() {
      const text = encoding === null ? begin() : "";
      return text + (encoding?.end() ?? "");
    },
    notes: () => notes,
  };
}

function encodingOf(start: Buffer, source: string, tell: (note: Note) => void): { skip: number; label: string } {
  const mark = start.subarray(0, 4).toString("hex");
  if (mark.startsWith("efbbbf")) return { skip: 3, label: "utf-8" };
  if (mark.startsWith("fffe")) return { skip: 2, label: "utf-16le" };
  if (mark.startsWith("feff")) return { skip: 2, label: "utf-16be" };
  // `<?` in two bytes each, without a mark.
  if (mark === "3c003f00") return { skip: 0, label: "utf-16le" };
  if (mark === "003c003f") return { skip: 0, label: "utf-16be" };
  const declared = /^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']+)["']/.exec(start.toString("latin1"))?.[1];
  if (declared === undefined) return { skip: 0, label: "utf-8" };
  const label = knownLabel(declared);
  if (label === null) {
    tell({
      code: "unknown-encoding",
      level: "warning",
      what: `The file says that it is in “${declared}”, which is not known here; it was read as UTF-8.`,
      place: { source },
    });
    return { skip: 0, label: "utf-8" };
  }
  // The declaration could be read byte by byte, so the file is not in two-byte units, whatever it says.
  return { skip: 0, label: label.startsWith("utf-16") ? "utf-8" : label };
}

function knownLabel(label: string): string | null {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return null;
  }
}

// The control characters of latin1 stand for these, as the WHATWG's encoding standard says; five bytes stay what they are.
// TextDecoder of some Nodes leaves all of them as they are (nodejs/node issue 56542), so that it is no help here.
const windows1252Extras = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const windows1252 = (bytes: Buffer): string =>
  bytes
    .toString("latin1")
    .replaceAll(/[\u0080-\u009f]/g, (sign) => windows1252Extras[sign.charCodeAt(0) - 0x80] ?? sign);

function openLabelled(label: string): Encoding {
  if (label === "windows-1252") return { decode: windows1252, end: () => "" };
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return { decode: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** @param position of the first byte that will be decoded, in the input */
function openUtf8(source: string, position: number, tell: (note: Note) => void): Encoding {
  let rest = Buffer.alloc(0);
  let at = position;
  let told = false;
  const mend = (bytes: Buffer): string => {
    const { text, firstStray } = mendUtf8(bytes);
    if (!told) {
      told = true;
      tell({
        code: "stray-bytes",
        level: "info",
        what: "The file is not in UTF-8 throughout; bytes that are not were read as windows-1252.",
        place: { source, byte: at + firstStray },
      });
    }
    return text;
  };
  const decode = (bytes: Buffer): string => {
    const text = isUtf8(bytes) ? bytes.toString("utf8") : mend(bytes);
    at += bytes.length;
    return text;
  };
  return {
    decode(bytes) {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const open = openTail(all);
      // A copy, because whoever gave the bytes may fill their buffer again.
      rest = Buffer.from(all.subarray(all.length - open));
      return decode(all.subarray(0, all.length - open));
    },
    end() {
      const bytes = rest;
      rest = Buffer.alloc(0);
      return decode(bytes);
    },
  };
}

/** How many bytes a character that starts with this byte takes; 1 for a byte that starts none. */
function lengthOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

/** How many bytes at the end may be the beginning of a character whose other bytes are still to come. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

/** UTF-8 as far as it goes, and every byte that is none by itself as windows-1252. */
function mendUtf8(bytes: Buffer): { text: string; firstStray: number } {
  let text = "";
  let good = 0;
  let firstStray = -1;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = lengthOf(byte);
    if (byte < 0x80 || (length > 1 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)))) {
      at += length;
      continue;
    }
    if (firstStray < 0) firstStray = at;
    text += bytes.toString("utf8", good, at) + windows1252(bytes.subarray(at, at + 1));
    at += 1;
    good = at;
  }
  return { text: text + bytes.toString("utf8", good), firstStray };
}
