import { describe, test } from "vitest";

// Has the titles of a test in another file.
describe("cart", () => {
  test("adds", () => {});
});
