// A suite with a planted cause. PLANTED names it; chance comes from a counter in a file, so that every trial has its own and
// all runs of the suite of tests are alike.
import assert from "node:assert";
import { appendFileSync, statSync } from "node:fs";
import { test } from "node:test";

const cause = process.env.PLANTED ?? "none";
const counter = process.env.PLANTED_COUNTER ?? "counter.txt";

/** How often the victim ran before this time. */
function turn() {
  appendFileSync(counter, ".");
  return statSync(counter).size - 1;
}

/** A number in [0, 1) that differs from turn to turn without a pattern. */
function chance(at) {
  let x = Math.imul(at + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

const ran = new Set();
for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) test(`neighbour ${name}`, () => void ran.add(name));

const rates = {
  none: () => 0,
  alone: () => 1,
  "alone-30": () => 1 / 30,
  "alone-half": () => 1 / 2,
  always: () => (ran.has("c") ? 1 : 0),
  half: () => (ran.has("c") ? 1 / 2 : 0),
  rare: () => (ran.has("c") ? 1 / 30 : 0),
  two: () => (ran.has("c") && ran.has("f") ? 1 : 0),
  brittle: () => (ran.has("c") ? 0 : 1),
};

test("victim", () => {
  const at = turn();
  if (cause === "two ways" && at % 3 === 1) throw new TypeError(`memory at 0x${at} is corrupt`);
  const fails = cause === "two ways" ? at % 3 === 2 : chance(at) < rates[cause]();
  assert.ok(!fails, "the victim broke");
});
