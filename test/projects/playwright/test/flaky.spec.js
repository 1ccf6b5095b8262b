const { test } = require("@playwright/test");
const { existsSync, writeFileSync } = require("node:fs");

// Fails first and passes when it is run again: a file tells that it was.
test("flakes", () => {
  const again = existsSync(process.env.FLAKE_FILE);
  writeFileSync(process.env.FLAKE_FILE, "");
  if (!again) throw new Error("not yet");
});
