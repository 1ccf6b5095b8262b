// How long a command's output is waited for once the command has ended.
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { relayOutput } from "../../../src/io/exec/output.ts";

const standStill = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

function listening(): { from: PassThrough; heard: () => string; drained: Promise<void> } {
  const from = new PassThrough();
  let heard = "";
  const hear = (piece: Uint8Array): void => void (heard += Buffer.from(piece).toString());
  const relay = relayOutput(from, new PassThrough(), { hear, show: null, rest: () => "" });
  return { from, heard: () => heard, drained: relay.drained(100, 30_000) };
}

test("what comes after we have stood still ourselves is heard: that was no silence of the command's", async () => {
  const { from, heard, drained } = listening();
  for (const piece of ["a", "b", "c"]) {
    standStill(150);
    // Who looks at the clock first does so before what has come meanwhile is read.
    await pause(1);
    from.write(piece);
  }
  from.end();
  await drained;
  expect(heard()).toBe("abc");
});

test("whoever holds the other end and says nothing is left", async () => {
  const { from, heard, drained } = listening();
  from.write("a");
  await drained;
  expect([heard(), from.destroyed]).toEqual(["a", true]);
});
