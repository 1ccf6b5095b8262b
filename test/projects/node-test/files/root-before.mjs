// A before hook of the root that fails: it runs once and keeps its error, so a retry could bring nothing.
import { before, test } from "../entry.mjs";

before(() => {
  throw new Error("no set-up");
});
test("t", { flaky: 3 }, () => {});
