// A suite with a planted cause, for node --test.
import assert from "node:assert";
import { test } from "node:test";
import { neighbours, ran, turn, victim } from "./plant.cjs";

const planted = process.env.PLANTED ?? "none";

for (const name of neighbours) test(`neighbour ${name}`, () => void ran.add(name));
test("victim", () => (planted === "two ways" ? failInTwoWays() : victim(planted)));

function failInTwoWays() {
  const at = turn();
  if (at % 3 === 1) throw new TypeError(`memory at 0x${at} is corrupt`);
  assert.ok(at % 3 !== 2, "the victim broke");
}
