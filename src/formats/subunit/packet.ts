// One packet of subunit v2: `0xB3`, flags, its length, the fields that the flags name, a CRC-32. Knows no stream and no test.
// https://github.com/testing-cabal/subunit#version-2

import { crc32Of, utf8Of } from "../byte-text.ts";

export type Status = "exists" | "inprogress" | "success" | "uxsuccess" | "skip" | "fail" | "xfail";

export interface Packet {
  readonly test: string | null;
  readonly status: Status | null;
  /** Milliseconds since 1970, with their fraction. */
  readonly at: number | null;
  readonly tags: readonly string[];
  readonly route: string | null;
  readonly file: { readonly name: string; readonly mimeType: string | null; readonly bytes: string } | null;
}

export type Look =
  | { readonly kind: "packet"; readonly packet: Packet; readonly length: number }
  /** What stands here may be a packet; that many bytes tell. */
  | { readonly kind: "more"; readonly needed: number }
  /** It is built like a packet of this length, and its checksum says that it was damaged. */
  | { readonly kind: "damaged"; readonly length: number }
  | { readonly kind: "none" };

export const signature = "\u00B3";

const statuses: readonly (Status | null)[] = [
  null,
  "exists",
  "inprogress",
  "success",
  "uxsuccess",
  "skip",
  "fail",
  "xfail",
];

const flag = {
  test: 0x0800,
  route: 0x0400,
  time: 0x0200,
  tags: 0x0080,
  file: 0x0040,
  mimeType: 0x0020,
  unused: 0x0008,
  status: 0x0007,
} as const;

/** Signature, flags and one byte of length. */
const shortestHeader = 4;
const checksumLength = 4;
/** The smallest packet has no field. */
const shortest = shortestHeader + checksumLength;
/** More tags than anybody sets; bytes that only look like a packet must not keep us busy. */
const tagsAtMost = 1024;

/** Looks for a packet at the place of a signature. */
export function packetAt(bytes: string, at: number): Look {
  const available = bytes.length - at;
  if (available < shortestHeader) return { kind: "more", needed: shortest };
  const flags = (bytes.charCodeAt(at + 1) << 8) | bytes.charCodeAt(at + 2);
  if (flags >> 12 !== 2 || (flags & flag.unused) !== 0) return { kind: "none" };
  const header = new Fields(bytes, at + 3, bytes.length);
  const length = header.number();
  // A length of four bytes would be one of more than 4 MiB, which the format forbids.
  if (bytes.charCodeAt(at + 3) >> 6 === 3) return { kind: "none" };
  if (available < 3 + (bytes.charCodeAt(at + 3) >> 6) + 1) return { kind: "more", needed: shortest };
  if (length < shortest) return { kind: "none" };
  if (available < length) return { kind: "more", needed: length };
  const end = at + length - checksumLength;
  const fields = new Fields(bytes, header.at, end);
  const packet = packetOf(fields, flags);
  if (fields.broken || fields.at !== end) return { kind: "none" };
  const checksum = new Fields(bytes, end, end + checksumLength).word();
  return crc32Of(bytes, at, end) === checksum ? { kind: "packet", packet, length } : { kind: "damaged", length };
}

/** The fields in the order in which they stand. */
function packetOf(fields: Fields, flags: number): Packet {
  const has = (which: number): boolean => (flags & which) !== 0;
  const at = has(flag.time) ? fields.word() * 1000 + Math.floor(fields.number() / 1000) / 1000 : null;
  const test = has(flag.test) ? fields.text() : null;
  const tags: string[] = [];
  if (has(flag.tags)) {
    const count = fields.number();
    if (count > tagsAtMost) fields.broken = true;
    else for (let tag = 0; tag < count && !fields.broken; tag += 1) tags.push(fields.text());
  }
  const mimeType = has(flag.mimeType) ? fields.text() : null;
  const file = has(flag.file) ? { name: fields.text(), mimeType, bytes: fields.bytes() } : null;
  const route = has(flag.route) ? fields.text() : null;
  return { test, status: statuses[flags & flag.status] ?? null, at, tags, route, file };
}

/** Takes fields one after the other; past the end it gives nothing and says that something is broken. */
class Fields {
  at: number;
  broken = false;
  readonly #bytes: string;
  readonly #end: number;

  constructor(bytes: string, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  /** Four bytes, the most significant first. */
  word(): number {
    return this.#unsigned(4);
  }

  /** A number in one to four bytes; the first two bits say in how many. */
  number(): number {
    const extra = (this.#at(this.at) >> 6) & 3;
    return this.#unsigned(extra + 1) % 2 ** (8 * extra + 6);
  }

  text(): string {
    return utf8Of(this.bytes());
  }

  /** So many bytes as the number before them says. */
  bytes(): string {
    const length = this.number();
    const from = this.at;
    this.at += length;
    if (this.at > this.#end) this.broken = true;
    return this.broken ? "" : this.#bytes.slice(from, this.at);
  }

  #unsigned(length: number): number {
    let value = 0;
    for (let left = length; left > 0; left -= 1) {
      value = value * 256 + this.#at(this.at);
      this.at += 1;
    }
    if (this.at > this.#end) this.broken = true;
    return value;
  }

  #at(at: number): number {
    return at < this.#end ? this.#bytes.charCodeAt(at) : 0;
  }
}
