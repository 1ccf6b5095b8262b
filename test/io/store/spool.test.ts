// What goes into a spool comes out of it, however much of it was written to disc.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bareAttempt } from "../../../src/core/model/attempt.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { SpooledTexts, SpoolFile, wholeFields } from "../../../src/io/store/spool.ts";
import { SpooledIntake } from "../../../src/io/store/spooled-intake.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "deflake-spool-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

test.each([0, 1, 300, 16_384, 16_385, 200_000])("%d rows keep their order and their numbers", (rows) => {
  const intake = new SpooledIntake(folder);
  for (let row = 0; row < rows; row++)
    intake.attempt(row % 3, {
      ...bareAttempt(asTestId(`t${row % 7}`), "pass"),
      occurrence: row + 1,
      durationMs: row / 4,
    });
  let row = 0;
  for (const { length, wholes, reals } of intake.rows.blocks())
    for (let at = 0; at < length; at++, row++) {
      const [slot, test_, occurrence] = wholes.subarray(at * wholeFields.length);
      if (slot !== row % 3 || test_ !== (row % 7) + 1 || occurrence !== row + 1 || reals[at * 2] !== row / 4)
        expect({ row, slot, test_, occurrence, durationMs: reals[at * 2] }).toBe("what was put in");
    }
  expect(row).toBe(rows);
  intake.close();
});

test("texts keep their numbers when there are more than memory holds, also half surrogates", () => {
  const texts = new SpooledTexts(new SpoolFile(folder));
  const text = (place: number): string => `${place} ${"\ud800é".repeat(500)}`;
  const given = Array.from({ length: 6000 }, (_, place) => texts.numberOf(text(place)));
  expect(given).toEqual(given.map((_, place) => place + 1));
  expect(texts.numberOf(text(5999))).toBe(6000);
  expect([...texts.handfuls()].length).toBeGreaterThan(2);
  expect([...texts.handfuls()].flat()).toEqual(given.map((_, place) => text(place)));
  expect(texts.count).toBe(6000);
});

test("nothing of a spool lies in the folder, also while it is used", async () => {
  const file = new SpoolFile(folder);
  const segment = file.write(new Uint8Array([1, 2, 3]));
  expect(await readdir(folder)).toEqual([]);
  expect([...file.read(segment)]).toEqual([1, 2, 3]);
  file.close();
});

test("a disc that takes nothing is said at the commit, not in the middle of reading", async () => {
  await writeFile(join(folder, "file"), "");
  const intake = new SpooledIntake(join(folder, "file", "below"));
  for (let row = 0; row < 150_000; row++) intake.attempt(0, bareAttempt(asTestId("t"), "pass"));
  expect(intake.problem).toMatchObject({ problem: { code: "cannot-write" } });
});
