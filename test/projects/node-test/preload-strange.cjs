// Makes Node look like a version that nobody knows: STRANGE says how. Loaded with -r before deflake.
const { createHook } = require("node:async_hooks");
const nodeTest = require("node:test");

Object.defineProperty(process.versions, "node", { value: "99.1.0" });
if (process.env.STRANGE === "lacking") {
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type !== "Test") return;
      hook.disable();
      delete Object.getPrototypeOf(resource).diagnostic;
    },
  });
  hook.enable();
  try {
    nodeTest.test("probe", { concurrency: "none" }, () => {});
  } catch {}
}
if (process.env.STRANGE === "own") {
  nodeTest.test.flaky = (name, fn) => nodeTest.test(`Node's own ${name}`, fn);
  nodeTest.suite.flaky = nodeTest.suite;
}
