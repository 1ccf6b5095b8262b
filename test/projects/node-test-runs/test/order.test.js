import { test } from "node:test";

let polluted = false;
test("pollutes", () => {
  polluted = true;
});
test("is quiet", () => {});
test("victim", () => {
  if (polluted) throw new Error("polluted");
});
