const { test } = require("@playwright/test");

// Has the titles of a test in another file.
test.describe("cart", () => {
  test("adds", () => {});
});
