const { test } = require("@playwright/test");

test("passes before", () => {});
test("crashes", () => {
  process.kill(process.pid, "SIGKILL");
});
