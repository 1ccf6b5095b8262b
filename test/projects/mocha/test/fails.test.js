const assert = require("node:assert");

it("fails", () => {
  assert.strictEqual(1 + 1, 3);
});
