// Registers the tests that a random program describes; PROGRAM names its file. A test fails so many times and then passes.
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, test } from "../entry.mjs";

const runs = new Map();
const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function fail({ how, name }, done) {
  const error = new Error(`failure of ${name}`);
  switch (how) {
    case "throw":
      throw error;
    case "reject":
      return Promise.reject(error);
    case "callback":
      return void setTimeout(() => done(error), 1);
    case "uncaught":
      setTimeout(() => {
        throw error;
      }, 1);
      return new Promise(() => {}); // The error ends the test.
  }
}

function bodyOf(one) {
  const { name, fails, how, late, ms, says, subs } = one;
  const run = (t, done) => {
    const n = (runs.get(name) ?? 0) + 1;
    runs.set(name, n);
    if (says) t.diagnostic(`${name} says`);
    if (n <= fails && !late) return fail(one, done);
    return done === undefined ? rest(t, n) : void setTimeout(done, ms);
  };
  const rest = async (t, n) => {
    if (ms > 0) await tick(ms);
    for (const sub of subs) await t.test(sub.name, optionsOf(sub), bodyOf(sub));
    if (n <= fails && late) return fail(one);
  };
  return how === "callback" ? (t, done) => run(t, done) : (t) => run(t);
}

const optionsOf = ({ flaky, skip, todo, concurrency }) =>
  Object.fromEntries(Object.entries({ flaky, skip, todo, concurrency }).filter(([, value]) => value !== undefined));

function register(one) {
  if (one.items === undefined) return void test(one.name, optionsOf(one), bodyOf(one));
  describe(one.name, optionsOf(one), () => {
    if (one.each) {
      beforeEach((t) => t.diagnostic?.(`before each of ${one.name}`));
      afterEach((t) => t.diagnostic?.(`after each of ${one.name}`));
    }
    for (const item of one.items) register(item);
  });
}

for (const one of JSON.parse(readFileSync(process.env.PROGRAM, "utf8"))) register(one);
