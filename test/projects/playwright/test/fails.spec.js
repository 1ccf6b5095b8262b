const { test, expect } = require("@playwright/test");

test("fails", () => {
  expect(1 + 1).toBe(3);
});
