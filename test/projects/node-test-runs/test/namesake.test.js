import { describe, test } from "node:test";

// Has the titles of a test in another file.
describe("cart", () => {
  test("adds", () => {});
});
