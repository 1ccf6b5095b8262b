// subunit against an encoder of its own: whatever stands between packets, wherever the pieces are cut and whichever bit
// is flipped, what was sent is told, what was damaged is said, and every other byte is counted.
import * as fc from "../fast-check.ts";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32Of, utf8Of } from "../../src/formats/byte-text.ts";
import { formats } from "../../src/formats/registry.ts";
import { PacketStream } from "../../src/formats/subunit/packet-stream.ts";
import type { Packet, Status } from "../../src/formats/subunit/packet.ts";
import { subunitV1 } from "../../src/formats/subunit/version-1.ts";
import { subunit } from "../../src/formats/subunit/version-2.ts";
import { contentOf, corpusFiles, inPieces, readPieces } from "./corpus.ts";

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

function varint(value: number): Buffer {
  const length = value < 2 ** 6 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 22 ? 3 : 4;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  const shown = bytes.subarray(4 - length);
  shown[0] = (shown[0] ?? 0) | ((length - 1) << 6);
  return shown;
}

const prefixed = (bytes: Uint8Array): Buffer => Buffer.concat([varint(bytes.length), bytes]);
const text = (value: string): Buffer => prefixed(Buffer.from(value));
const statuses = [null, "exists", "inprogress", "success", "uxsuccess", "skip", "fail", "xfail"] as const;

function encode({ test, status, at, tags, route, file }: Packet): Buffer {
  let flags = 0x2000 | statuses.indexOf(status);
  const fields: Buffer[] = [];
  const field = (flag: number, ...bytes: Buffer[]): void => {
    flags |= flag;
    fields.push(...bytes);
  };
  if (at !== null) {
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32BE(Math.floor(at / 1000));
    field(0x0200, seconds, varint((at % 1000) * 1_000_000));
  }
  if (test !== null) field(0x0800, text(test));
  if (tags.length > 0) field(0x0080, varint(tags.length), ...tags.map(text));
  if (file?.mimeType != null) field(0x0020, text(file.mimeType));
  if (file !== null) field(0x0040, text(file.name), prefixed(Buffer.from(file.bytes, "latin1")));
  if (route !== null) field(0x0400, text(route));
  const body = Buffer.concat(fields);
  const bare = 3 + body.length + 4;
  const length = bare + (bare <= 62 ? 1 : bare <= 16_381 ? 2 : 3);
  const head = Buffer.from([0xb3, flags >> 8, flags & 0xff]);
  const packet = Buffer.concat([head, varint(length), body]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(packet));
  return Buffer.concat([packet, checksum]);
}

interface Seen {
  readonly packets: Packet[];
  readonly damaged: number[];
  readonly cut: number | null;
  stray: number;
}

function seenIn(pieces: readonly string[]): Seen {
  const seen: Seen & { cut: number | null } = { packets: [], damaged: [], cut: null, stray: 0 };
  const stream = new PacketStream({
    packet: (packet) => seen.packets.push(packet),
    damaged: (at) => seen.damaged.push(at),
    stray: (count) => (seen.stray += count),
  });
  for (const piece of pieces) stream.push(piece);
  seen.cut = stream.end();
  return seen;
}

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 });
const packets = fc.record<Packet>({
  test: fc.option(name),
  status: fc.constantFrom<Status | null>(...statuses),
  at: fc.option(fc.nat({ max: 0xffffffff }).chain((s) => fc.nat({ max: 999 }).map((ms) => s * 1000 + ms))),
  tags: fc.array(name, { maxLength: 3 }),
  route: fc.option(name),
  file: fc.option(
    fc.record({
      name,
      mimeType: fc.option(name),
      bytes: fc.uint8Array({ maxLength: 20_000 }).map(latin1),
    }),
  ),
});
/** What a console may show, signatures included, though no whole packet. */
const console = fc
  .array(fc.constantFrom(0xb3, 0x29, 0x2b, 0x01, 0x0a, 0x41, 0xff), { maxLength: 12 })
  .map((bytes) => latin1(Uint8Array.from(bytes)));

test("packets are told as they were sent, in any pieces, and every byte between them is counted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(console, packets), { maxLength: 8 }),
      fc.array(fc.nat({ max: 5000 }), { maxLength: 12 }),
      (sent, sizes) => {
        const stream = sent.map(([before, packet]) => before + latin1(encode(packet))).join("");
        const seen = seenIn(inPieces(stream, sizes));
        expect(seen.packets).toEqual(sent.map(([, packet]) => packet));
        expect(seen.cut).toBeNull();
        // What is printed may be built like a packet, but for its checksum.
        if (seen.damaged.length > 0) return;
        expect(seen.stray).toBe(sent.reduce((sum, [before]) => sum + before.length, 0));
      },
    ),
    { numRuns: 150 },
  );
});

const passed: Packet = {
  test: "a.A.adds",
  status: "success",
  at: 1_700_000_000_123,
  tags: ["worker-1"],
  route: "0",
  file: null,
};

test("no flipped bit invents a packet, and its neighbours are read", () => {
  const [packet, neighbour] = [encode(passed), latin1(encode({ ...passed, test: "b" }))];
  for (let bit = 0; bit < packet.length * 8; bit += 1) {
    const flipped = Buffer.from(packet);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const seen = seenIn([neighbour + latin1(flipped) + neighbour]);
    expect(
      seen.packets.map(({ test }) => test),
      `bit ${bit}`,
    ).toEqual(["b", "b"]);
    expect(seen.damaged.length > 0 || seen.stray > 0, `bit ${bit}`).toBe(true);
  }
});

test("what is built like a packet but for its checksum hides no packet that begins in it", () => {
  const like = latin1(Uint8Array.from([0xb3, 0x29, 0x01, 0x0a, 0x01, 0x41]));
  for (const pieces of [[like + latin1(encode(passed))], (like + latin1(encode(passed))).split("")])
    expect(seenIn(pieces)).toEqual({ packets: [passed], damaged: [0], cut: null, stray: 0 });
});

test("what looks like the start of a long packet swallows nothing", () => {
  const long = latin1(Uint8Array.from([0xb3, 0x29, 0x01, 0xbf, 0xff, 0xff]));
  const stream = long + latin1(encode(passed));
  expect(seenIn([stream])).toEqual({ packets: [passed], damaged: [], cut: null, stray: long.length });
  expect(seenIn([latin1(encode(passed)) + long])).toMatchObject({
    packets: [passed],
    cut: encode(passed).length,
    stray: 0,
  });
});

describe("bytes as text", () => {
  test("UTF-8 is read as it is elsewhere", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(utf8Of(latin1(Buffer.from(value)))).toBe(value);
      }),
    );
  });

  test.each([
    ["caf\xe9", "café"],
    ["\xc3", "Ã"],
    ["\xed\xa0\x80", "í\u00a0\u0080"],
    ["\xf4\x90\x80\x80", "ô\u0090\u0080\u0080"],
    ["\xc0\xafx\xe2\x82", "À¯xâ\u0082"],
  ])("a byte that is no UTF-8 stands for itself: %j", (bytes, read) => expect(utf8Of(bytes)).toBe(read));

  test("the checksum is that of zlib", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32Of(latin1(bytes), 0, bytes.length)).toBe(crc32(bytes));
      }),
    );
  });
});

describe("sniffing", () => {
  const others = corpusFiles().filter(({ format }) => !format.startsWith("subunit"));

  test("files of other formats are none of subunit, and the other way round", () => {
    for (const { name, bytes } of others)
      for (const format of [subunit, subunitV1]) expect([name, format.sniff(latin1(bytes), name)]).toEqual([name, 0]);
    for (const { format, name, bytes } of [...corpusFiles("subunit"), ...corpusFiles("subunit-v1")])
      for (const other of formats.filter((known) => known.name !== format))
        expect([name, other.name, other.sniff(contentOf(other, bytes), name)]).toEqual([name, other.name, 0]);
  });
});

test("attachments of a gigabyte would not be kept", () => {
  const piece: Packet = { ...passed, status: null, file: { name: "log", mimeType: null, bytes: "é".repeat(100_000) } };
  const stream = [...Array<string>(20).fill(latin1(encode(piece))), latin1(encode({ ...passed, status: "fail" }))];
  const { attempts, notes } = readPieces(subunit, "a", stream);
  expect(attempts[0]?.failure?.output?.length).toBeLessThanOrEqual(65_536);
  expect(notes.map(({ code }) => code)).toEqual(["text-cut"]);
});

test("tests that never end are given up, the oldest first", () => {
  const begun = Array.from({ length: 1100 }, (_, at) =>
    latin1(encode({ ...passed, test: `t${at}`, status: "inprogress" })),
  );
  const { attempts, facts } = readPieces(subunit, "a", begun);
  expect(attempts.map(({ test, outcome }) => `${test} ${outcome}`)).toEqual(begun.map((_, at) => `t${at} abort`));
  expect(facts.complete).toBe(false);
});
