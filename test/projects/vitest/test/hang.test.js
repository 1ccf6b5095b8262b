import { test } from "vitest";

test("passes before", () => {});
test("hangs", () => {
  for (;;);
});
