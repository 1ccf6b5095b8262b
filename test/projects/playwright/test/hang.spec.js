const { test } = require("@playwright/test");

test("passes before", () => {});
test("hangs", () => {
  for (;;);
});
