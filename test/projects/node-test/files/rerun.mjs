// Run again under --test-rerun-failures: one test passes after a retry, one only in the third run, subtests and all.
import { readFileSync } from "node:fs";
import { describe, test } from "../entry.mjs";

const before = JSON.parse(readFileSync(process.env.STATE_COPY, "utf8")).length;
let runs = 0;
test("recovers", { flaky: 2 }, async (t) => {
  runs += 1;
  console.log("ran recovers");
  await t.test("sub", () => {
    if (runs < 2) throw new Error("not yet");
  });
});
test("third run", { flaky: 1 }, () => {
  console.log("ran third run");
  if (before < 2) throw new Error("only in the third run");
});
describe("suite", { flaky: 1 }, () => {
  for (const name of ["a", "b"]) {
    let tries = 0;
    test(name, () => {
      tries += 1;
      console.log(`ran ${name}`);
      if (tries < 2) throw new Error("not yet");
    });
  }
});
// Registered at one place, the second after the first was retried: Node tells them apart by counting.
for (const name of ["x", "y"]) {
  await test(name, { flaky: 1 }, () => {
    console.log(`ran ${name}`);
    if (name === "x" && before < 2) throw new Error("only in the third run");
  });
}
