// Files, folders, patterns and standard input: what is found, in which order, and what is said of the rest.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ProblemError } from "../../src/core/model/problem.ts";
import { finding, folderWith, only, piped, read, type Finding } from "./inputs-fixture.ts";

const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

/** `path depth folder`, with what lies below a folder's root. */
const picture = ({ inputs }: Finding, root: string): string[] =>
  inputs.map(({ path, depth, folder }) => `${path.replace(`${root}/`, "")} ${depth} ${folder}`);

const codes = ({ notes }: Finding): string[] => notes.map(({ code }) => code);

test("a folder gives its files in the order of their paths, without hidden ones and packages", async () => {
  const root = folderWith({
    "r/b/2.xml": "",
    "r/b/10.xml": "",
    "r/a.xml": "",
    "r/.deflake/history": "",
    "r/.git/config": "",
    "r/c/.hidden.xml": "",
    "r/node_modules/x/package.json": "",
    "r/__MACOSX/x.xml": "",
  });
  const found = await finding([join(root, "r")]);
  expect(picture(found, root)).toEqual(["r/a.xml 1 r", "r/b/10.xml 2 b", "r/b/2.xml 2 b"]);
  expect(found.notes).toEqual([]);
});

test("a pattern gives what fits it, counted from its first wildcard", async () => {
  const root = folderWith({ "r/1/u/a.xml": "", "r/2/u/a.xml": "", "r/2/u/a.txt": "", "r/2/a.xml": "" });
  const found = await finding([`${root}/r/*/u/*.xml`]);
  expect(picture(found, root)).toEqual(["r/1/u/a.xml 3 u", "r/2/u/a.xml 3 u"]);
  expect(codes(await finding([`${root}/r/*.json`]))).toEqual(["nothing-fits"]);
});

test("a file whose name looks like a pattern is that file", async () => {
  const root = folderWith({ "r/a[1].xml": "one", "r/a1.xml": "other" });
  expect(await read(await only([`${root}/r/a[1].xml`]))).toEqual({ text: "one", problem: null });
});

test("arguments keep their order, and a file that several lead to is read once", async () => {
  const root = folderWith({ "r/a.xml": "", "r/b.xml": "" });
  symlinkSync(join(root, "r/a.xml"), join(root, "r/latest.xml"));
  const found = await finding([join(root, "r/b.xml"), join(root, "r")]);
  expect(picture(found, root)).toEqual(["r/b.xml 0 r", "r/a.xml 1 r"]);
});

test("folders that contain themselves come to an end", async () => {
  const root = folderWith({ "r/sub/a.xml": "" });
  symlinkSync(join(root, "r"), join(root, "r/sub/up"));
  expect(picture(await finding([join(root, "r")]), root)).toEqual(["r/sub/a.xml 2 sub"]);
});

test("a missing path is said, and the others are read", async () => {
  const root = folderWith({ "a.xml": "" });
  const found = await finding([join(root, "nope.xml"), join(root, "a.xml")]);
  expect(found.inputs).toHaveLength(1);
  expect(found.notes).toEqual([
    expect.objectContaining({
      code: "cannot-read",
      level: "warning",
      what: expect.stringContaining("There is no such file"),
    }),
  ]);
});

// Permissions stop no superuser, and CI often is one; a path that is too long stops everybody. Two paths of a length that
// is allowed make one that is not when one is moved to the end of the other.
test("a folder that cannot be listed is said", async () => {
  const root = folderWith({ "r/b.xml": "", "other/c.xml": "" });
  const deep = Array.from({ length: 14 }, () => "d".repeat(250)).join("/");
  mkdirSync(join(root, "r", deep), { recursive: true });
  mkdirSync(join(root, "other", deep), { recursive: true });
  renameSync(join(root, "other"), join(root, "r", deep, "other"));
  try {
    const found = await finding([join(root, "r")]);
    expect(picture(found, root)).toContain("r/b.xml 1 r");
    expect(codes(found)).toEqual(["cannot-read"]);
  } finally {
    renameSync(join(root, "r", deep, "other"), join(root, "other"));
  }
});

test.skipIf(process.platform === "win32")("what is no regular file is not opened", async () => {
  const root = folderWith({ "r/a.xml": "" });
  execFileSync("sh", ["-c", `mkfifo "$0"`, join(root, "r/pipe.xml")]);
  expect(codes(await finding([join(root, "r/pipe.xml")]))).toEqual(["not-a-file"]);
  expect((await finding([join(root, "r")])).inputs).toHaveLength(1);
});

test("a file that vanished or shrank after it was found is a problem, with what was left of it", async () => {
  const root = folderWith({ "gone.xml": "text", "short.xml": "text" });
  const gone = await only([join(root, "gone.xml")]);
  const short = await only([join(root, "short.xml")]);
  rmSync(join(root, "gone.xml"));
  truncateSync(join(root, "short.xml"), 2);
  expect(await read(gone)).toMatchObject({ text: "", problem: { code: "cannot-read" } });
  expect(await read(short)).toMatchObject({ text: "te", problem: { code: "cannot-read", place: { byte: 2 } } });
  expect(short.digest()).toBe(sha256("te"));
  await expect(gone.head()).rejects.toThrow(ProblemError);
});

test("the head is the beginning, the digest that of all bytes, however large", async () => {
  const text = "0123456789abcdef\n".repeat(50_000);
  const input = await only([join(folderWith({ "a.txt": text }), "a.txt")]);
  expect(await input.head()).toBe(text.slice(0, 65_536));
  expect(await read(input)).toEqual({ text, problem: null });
  expect(input.digest()).toBe(sha256(text));
  expect(input.bytes).toBe(text.length);
  expect(input.read()).toBe(text.length);
});

test("bytes come as they are, a character for each", async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256);
  const input = await only([join(folderWith({ a: bytes }), "a")]);
  const text = Buffer.from(bytes).toString("latin1");
  expect(await input.head("bytes")).toBe(text.slice(0, 65_536));
  let read = "";
  for await (const piece of input.text("bytes")) read += piece;
  expect(read).toBe(text);
  expect(input.digest()).toBe(sha256(bytes));
  expect(input.read()).toBe(bytes.length);
  expect(input.notes()).toEqual([]);
});

test("a file beside counts for the digest once it was asked for, and only then", async () => {
  const root = folderWith({ "r/a.xml": "a", "r/meta.json": "{}" });
  const digestAfter = async (...besides: string[]): Promise<string> => {
    const input = await only([join(root, "r/a.xml")]);
    for (const beside of besides) await input.beside(beside);
    await read(input);
    return input.digest();
  };
  expect(await digestAfter()).toBe(sha256("a"));
  expect(await digestAfter("nope.json")).toBe(sha256("a"));
  expect(await digestAfter("meta.json")).toBe(sha256("a\nmeta.json\n{}"));
  expect(await (await only([join(root, "r/a.xml")])).beside("meta.json")).toBe("{}");
});

test("remarks about the bytes come with the input", async () => {
  const input = await only([join(folderWith({ "a.txt": Buffer.from([0x61, 0xfc]) }), "a.txt")]);
  expect(await read(input)).toEqual({ text: "aü", problem: null });
  expect(input.notes()).toEqual([expect.objectContaining({ code: "stray-bytes" })]);
});

test("standard input is read from its beginning after its head was seen", async () => {
  const pieces = ["<a>", "x".repeat(100_000), "</a>"];
  const input = await only(["-"], piped(...pieces));
  expect(input).toMatchObject({ name: "standard input", depth: 0, bytes: null, folder: "" });
  expect(await input.head()).toBe(pieces.join("").slice(0, 65_536));
  expect(await read(input)).toEqual({ text: pieces.join(""), problem: null });
  expect(input.digest()).toBe(sha256(pieces.join("")));
  expect(await input.beside("meta.json")).toBeNull();
});

test("standard input is held no longer than its beginning", async () => {
  const megabyte = "y".repeat(1024 * 1024);
  const input = await only(["-"], piped("<a>", megabyte, megabyte, "</a>"));
  await input.head();
  expect(await read(input)).toEqual({ text: `<a>${megabyte}${megabyte}</a>`, problem: null });
});

test("nothing on standard input is an empty text", async () => {
  expect(await read(await only(["-"], piped()))).toEqual({ text: "", problem: null });
});

test("standard input that breaks is a problem, after what came", async () => {
  const breaking = async function* (): AsyncIterable<Uint8Array> {
    yield Buffer.from("<a>");
    throw new Error("EPIPE");
  };
  expect(await read(await only(["-"], breaking()))).toMatchObject({ text: "<a>", problem: { code: "cannot-read" } });
});

test("an empty folder holds nothing, and that is nothing to speak of", async () => {
  const root = folderWith({});
  mkdirSync(join(root, "r"));
  expect(await finding([join(root, "r")])).toEqual({ inputs: [], notes: [] });
});
