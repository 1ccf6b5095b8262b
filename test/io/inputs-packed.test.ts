// Compressed files and archives: everything readable comes out, and what is not to be touched is named.
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { finding, folderWith, only, piped, read, type Finding } from "./inputs-fixture.ts";
import { zipOf, type ZipMember } from "./zip-bytes.ts";

const inZip = async (members: readonly ZipMember[], name = "r/x.zip"): Promise<Finding> =>
  finding([join(folderWith({ [name]: zipOf(members) }), name)]);

const codes = ({ notes }: Finding): string[] => notes.map(({ code }) => code);

async function texts({ inputs }: Finding): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const input of inputs) {
    const { text, problem } = await read(input);
    found[input.name.slice(input.name.indexOf("!/") + 2)] = problem === null ? text : `${text}|${problem.code}`;
  }
  return found;
}

const long = "<testcase name='a'/>\n".repeat(20_000);

test("a gz is read as what it holds, under that name", async () => {
  const packed = gzipSync(long);
  const input = await only([join(folderWith({ "r/a.xml.gz": packed }), "r/a.xml.gz")]);
  expect(input.path.endsWith("/r/a.xml")).toBe(true);
  expect(await read(input)).toEqual({ text: long, problem: null });
  expect([input.bytes, input.read()]).toEqual([packed.length, packed.length]);
});

test("a gz of another name is known by its first bytes when it was named itself", async () => {
  const root = folderWith({ "r/download": gzipSync("hello") });
  expect(await read(await only([join(root, "r/download")]))).toEqual({ text: "hello", problem: null });
});

test("a gz on standard input", async () => {
  expect(await read(await only(["-"], piped(gzipSync(long))))).toEqual({ text: long, problem: null });
});

test.each([
  ["two in a row", Buffer.concat([gzipSync("one "), gzipSync("two")]), "one two", null],
  ["zeros behind it", Buffer.concat([gzipSync("one"), Buffer.alloc(40_000)]), "one", null],
  ["nothing at all", Buffer.alloc(0), "", "bad-input"],
  ["cut short", gzipSync(long).subarray(0, -20), expect.stringMatching(/^<testcase/), "bad-input"],
  ["no gz", Buffer.from("not packed"), "", "bad-input"],
])("a gz with %s", async (_, bytes, text, code) => {
  const { problem, ...rest } = await read(await only([join(folderWith({ "a.gz": bytes }), "a.gz")]));
  expect(rest.text).toEqual(text);
  expect(problem?.code ?? null).toBe(code);
});

test("a gz that is cut short gives all that came before the cut", async () => {
  const packed = gzipSync(long);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: packed.length - 1 }), async (cut) => {
      const input = await only(["-"], piped(Buffer.concat([packed.subarray(0, cut)])));
      const { text } = await read(input);
      expect(long.startsWith(text) || cut < 2).toBe(true);
      if (cut > packed.length - 8) expect(text).toBe(long);
    }),
    { numRuns: 30 },
  );
});

test("a zip gives its members in the order of their names, each below it", async () => {
  const root = folderWith({
    "r/x.zip": zipOf([
      { name: "b/2.xml", text: "two" },
      { name: "b/", text: "", stored: true },
      { name: "a.xml", text: "one", stored: true },
      { name: "b/c.xml.gz", text: gzipSync("three"), stored: true },
      { name: "__MACOSX/b/._2.xml", text: "dull" },
      { name: ".hidden", text: "dull" },
      { name: "grün.xml", text: "ü" },
    ]),
  });
  const found = await finding([join(root, "r")]);
  expect(found.notes).toEqual([]);
  expect(found.inputs.map(({ path, depth, folder }) => `${path.replace(`${root}/`, "")} ${depth} ${folder}`)).toEqual([
    "r/x/a.xml 2 x",
    "r/x/b/2.xml 3 b",
    "r/x/b/c.xml 3 b",
    "r/x/grün.xml 2 x",
  ]);
  expect(await texts(found)).toEqual({ "a.xml": "one", "b/2.xml": "two", "b/c.xml.gz": "three", "grün.xml": "ü" });
});

test("members may be read again, and know what lies beside them", async () => {
  const { inputs } = await inZip([
    { name: "a/x.xml", text: "x" },
    { name: "a/meta.json", text: '{"run":1}' },
    { name: "b/y.xml", text: "y" },
  ]);
  const [, x, y] = inputs;
  expect(await x?.beside("meta.json")).toBe('{"run":1}');
  expect(await y?.beside("meta.json")).toBeNull();
  expect(await x?.head()).toBe("x");
  expect(await read(x!)).toEqual({ text: "x", problem: null });
  expect(await read(x!)).toEqual({ text: "x", problem: null });
});

test.each<[string, ZipMember, string]>([
  ["climbs", { name: "../../etc/passwd", text: "x" }, "zip-climbs"],
  ["climbs in the middle", { name: "a/../../b.xml", text: "x" }, "zip-climbs"],
  ["climbs the Windows way", { name: "..\\b.xml", text: "x" }, "zip-climbs"],
  ["starts at the root", { name: "/etc/passwd", text: "x" }, "zip-climbs"],
  ["starts at a drive", { name: "C:\\a.xml", text: "x" }, "zip-climbs"],
  ["is a symbolic link", { name: "l.xml", text: "/etc/passwd", claims: { mode: 0o120777 } }, "zip-symlink"],
  ["is encrypted", { name: "e.xml", text: "x", claims: { flags: 1 } }, "zip-encrypted"],
])("a member that %s is refused by name, and only that one", async (_, member, code) => {
  const found = await inZip([member, { name: "good.xml", text: "good" }]);
  expect(codes(found)).toEqual([code]);
  expect(found.notes[0]?.place?.source).toContain("x.zip!/");
  expect(await texts(found)).toEqual({ "good.xml": "good" });
});

test.each<[string, ZipMember, string]>([
  ["another checksum", { name: "bad.xml", text: "text", claims: { crc: 1 } }, "text|bad-input"],
  ["more bytes than it claims", { name: "bad.xml", text: "text", claims: { size: 2 } }, "|bad-input"],
  ["fewer bytes than it claims", { name: "bad.xml", text: "text", claims: { size: 9 } }, "text|bad-input"],
])("a member with %s is a problem of its own", async (_, member, text) => {
  expect(await texts(await inZip([member, { name: "good.xml", text: "good" }]))).toEqual({
    "bad.xml": text,
    "good.xml": "good",
  });
});

test("a zip in a zip is read, one in that is not", async () => {
  const innermost = zipOf([{ name: "deep.xml", text: "deep" }]);
  const inner = zipOf([
    { name: "a.xml", text: "a" },
    { name: "more.zip", text: innermost },
  ]);
  const found = await inZip([{ name: "sub/inner.zip", text: inner, stored: true }]);
  expect(codes(found)).toEqual(["zip-nested"]);
  expect(found.inputs.map(({ path, depth }) => [path.split("/").slice(-4), depth])).toEqual([
    [["x", "sub", "inner", "a.xml"], 3],
  ]);
  expect(await texts(found)).toEqual({ "sub/inner.zip!/a.xml": "a" });
});

test("a zip on standard input, and one of another name", async () => {
  const zip = zipOf([{ name: "a.xml", text: "a" }]);
  expect(await texts(await finding(["-"], piped(zip.subarray(0, 3), zip.subarray(3))))).toEqual({ "a.xml": "a" });
  expect(await texts(await finding([join(folderWith({ artifact: zip }), "artifact")]))).toEqual({ "a.xml": "a" });
});

test("a zip that expands beyond reason is refused before anything of it is unpacked", async () => {
  const claim = { size: 0xfffffff0 };
  const found = await inZip([{ name: "a.xml", text: "0", claims: claim }]);
  expect(found.inputs).toEqual([]);
  expect(codes(found)).toEqual(["zip-bomb"]);
});

test("a gz that expands beyond reason is stopped on the way", async () => {
  const part = gzipSync(Buffer.alloc(10 * 1024 * 1024, 0x20), { level: 9 });
  const packed = Buffer.concat(Array.from({ length: 30 }, () => part));
  const input = await only([join(folderWith({ "bomb.gz": packed }), "bomb.gz")]);
  let length = 0;
  await expect(
    (async () => {
      for await (const piece of input.text()) length += piece.length;
    })(),
  ).rejects.toMatchObject({ problem: { code: "refused-input" } });
  expect(length).toBeLessThan(280 * 1024 * 1024);
});

test("damage anywhere in a zip or a gz costs what it hits, and is never a fault of ours", async () => {
  const zip = zipOf([
    { name: "a.xml", text: long },
    { name: "b/b.xml", text: "b", stored: true },
  ]);
  const damaged = fc.constantFrom(["x.zip", zip], ["x.gz", gzipSync(long)] as const).chain(([name, bytes]) =>
    fc.tuple(
      fc.constant(name as string),
      fc.oneof(
        fc.nat({ max: bytes.length }).map((cut) => (bytes as Buffer).subarray(0, cut)),
        fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
          const copy = Buffer.from(bytes as Buffer);
          copy[at] = byte;
          return copy;
        }),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async ([name, bytes]) => {
      const found = await finding([join(folderWith({ [name]: bytes }), name)]);
      for (const input of found.inputs) await read(input);
      expect(found.inputs.length + found.notes.length).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});
