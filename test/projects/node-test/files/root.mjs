// Hooks of the root, and a test that is awaited at the top level of a module.
import { after, afterEach, before, beforeEach, test } from "../entry.mjs";

const log = [];
let runs = 0;
before(() => log.push("B"));
after(() => log.push("A"));
process.on("exit", () => console.log(`log: ${log.join(" ")}`));
beforeEach(() => log.push("be"));
afterEach(() => log.push("ae"));

await test("t", { flaky: 2 }, () => {
  log.push("t");
  runs += 1;
  if (runs < 3) throw new Error("not yet");
});
log.push(`awaited ${runs}`);
