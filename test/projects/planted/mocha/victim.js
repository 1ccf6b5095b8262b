const assert = require("node:assert");

const causes = {
  always: (ran) => ran.has("c"),
  two: (ran) => ran.has("b") && ran.has("c"),
};

globalThis.ran ??= new Set();
it("victim", () => assert.ok(!causes[process.env.PLANTED](globalThis.ran), "the victim broke"));
