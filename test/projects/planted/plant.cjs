// What all suites of JavaScript have in common: neighbours that say that they ran, and a victim that fails as its plant in
// plants.json says. Chance comes from a seed and a counter in a file, so that every trial has its own and all runs of a
// series of trials are alike. plant.py draws the same.
const assert = require("node:assert");
const { createHash } = require("node:crypto");
const { appendFileSync, statSync } = require("node:fs");
const plants = require("./plants.json");

const { PLANTED, PLANTED_COUNTER = "counter.txt", PLANTED_SEED = "1" } = process.env;
const neighbours = [..."abcdefghijk"];
const ran = new Set();

/** How often a victim ran before this time. */
function turn() {
  appendFileSync(PLANTED_COUNTER, ".");
  return statSync(PLANTED_COUNTER).size - 1;
}

/** A number in [0, 1). */
const chance = (at) => createHash("sha256").update(`${PLANTED_SEED} ${at}`).digest().readUInt32BE() / 2 ** 32;

function victim(planted = PLANTED) {
  const { after, unless, rate } = plants[planted];
  const reached = after.every((name) => ran.has(name)) && !unless.some((name) => ran.has(name));
  assert.ok(!(chance(turn()) < rate && reached), "the victim broke");
}

module.exports = { neighbours, ran, turn, victim };
