// Files that appear whole or not at all.
import { lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOutlets } from "../../src/io/outlets.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "deflake-outlets-"))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const there = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();
const refused = (code: string, what: RegExp): object => ({
  problem: { code, what: expect.stringMatching(what) as string, fix: expect.any(String) as string },
});

test("a file is there after commit, with all that was written", async () => {
  const outlet = await openOutlets(folder).open("deep/er/a.txt", false);
  const pieces = Array.from({ length: 3000 }, (_, at) => `line ${at} ${"é".repeat(at % 200)}\n`);
  for (const piece of pieces) await outlet.write(piece);
  expect(await there()).not.toContain(join("deep", "er", "a.txt"));
  await outlet.commit();
  expect(await readFile(join(folder, "deep/er/a.txt"), "utf8")).toBe(pieces.join(""));
  expect(await there()).toEqual(["deep", join("deep", "er"), join("deep", "er", "a.txt")]);
});

test("an abandoned file leaves what stood there, and nothing beside it", async () => {
  await writeFile(join(folder, "a.txt"), "before");
  const outlet = await openOutlets(folder).open("a.txt", true);
  await outlet.write("after".repeat(100_000));
  await outlet.abandon();
  await outlet.abandon();
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("before");
  expect(await there()).toEqual(["a.txt"]);
});

test("a file that stands there is replaced only on demand", async () => {
  await writeFile(join(folder, "a.txt"), "before");
  const outlets = openOutlets(folder);
  await expect(outlets.open("a.txt", false)).rejects.toMatchObject(refused("cannot-write", /is there already/));
  const outlet = await outlets.open("a.txt", true);
  await outlet.write("after");
  await outlet.commit();
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("after");
});

test("a file that came while ours was written is not replaced either", async () => {
  const outlet = await openOutlets(folder).open("a.txt", false);
  await outlet.write("ours");
  await writeFile(join(folder, "a.txt"), "theirs");
  await expect(outlet.commit()).rejects.toMatchObject(refused("cannot-write", /is there already/));
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("theirs");
  expect(await there()).toEqual(["a.txt"]);
});

test("a folder in the place of the file, and a file in the place of a folder, are problems", async () => {
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "file"), "");
  const outlets = openOutlets(folder);
  await expect(outlets.open("sub", true)).rejects.toMatchObject(refused("cannot-write", /is a folder/));
  await expect(outlets.open("file/a.txt", true)).rejects.toMatchObject(refused("cannot-write", /could not be written/));
});

test("a device is not replaced by a file", async () =>
  expect(openOutlets("/").open("/dev/null", true)).rejects.toMatchObject(refused("cannot-write", /no plain file/)));

test("a link stays a link to the file that is written", async () => {
  await writeFile(join(folder, "a.txt"), "before");
  await symlink(join(folder, "a.txt"), join(folder, "link.txt"));
  const outlet = await openOutlets(folder).open("link.txt", true);
  await outlet.write("after");
  await outlet.commit();
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("after");
  expect((await lstat(join(folder, "link.txt"))).isSymbolicLink()).toBe(true);
});
