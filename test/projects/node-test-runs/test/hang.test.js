import { test } from "node:test";

test("passes before", () => {});
test("hangs", () => {
  for (;;);
});
