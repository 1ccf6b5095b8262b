// What cannot be written is said in words, with exit code 73: standard output, and a store whose place is taken.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSmallWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = openSmallWorkplace();
});
afterAll(() => place.clear());

test
  .skipIf(!existsSync("/dev/full"))
  .each(["deflake report examples/micropython > /dev/full", "deflake --help > /dev/full"])("%s", async (line) => {
  const { code, err } = await place.shell(line);
  expect(err).toBe(
    "error: Standard output could not be written.\n  why  The disc is full.\n" +
      "  fix  Make room, or send the output elsewhere, and type the command again.\n",
  );
  expect(code).toBe(73);
});

test.skipIf(!existsSync("/dev/full"))("a version that nobody can be told is no stack trace", async () => {
  expect(await place.shell("deflake --version > /dev/full")).toMatchObject({ code: 73, err: "" });
});

test("where standard error cannot be written, the exit code still is right", async () => {
  const line = "deflake report nothing-here 2> /dev/full";
  expect(await place.shell(existsSync("/dev/full") ? line : "deflake report nothing-here")).toMatchObject({ code: 66 });
});

test.each(["taken", "taken/below"])("a store at %s, where a file is", async (store) => {
  const { code, err } = await place.shell(`touch taken && deflake import --store ${store} examples/micropython`);
  expect(err).toMatch(/^error: .*could not be written\.$/m);
  expect(err).not.toContain("bug");
  expect(code).toBe(73);
});
