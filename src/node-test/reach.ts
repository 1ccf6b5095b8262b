// Finds Node's `Test` class, which no module exports. It extends AsyncResource, so an async hook sees every test while
// it is being made, and from the test there is a way to its class. The module of the hooks is not imported: an import reads all
// that it exports, and Node would load its AsyncLocalStorage for test files that have no marked test.
import nodeTest from "node:test";
import type { NativeTest } from "./native.ts";

/** Calls back, once, with the prototype of `Test`: at once when a test run is under way, else when the first test is made. */
export function reach(found: (prototype: NativeTest) => void): void {
  const { createHook } = process.getBuiltinModule("node:async_hooks");
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type !== "Test") return;
      hook.disable();
      found(prototypeOf(resource));
    },
  });
  hook.enable();
  // The first test that Node makes is the root, before any test of the user's. Under --test-isolation=none, and when
  // another file came first, the root is there already and the next test made would be one to act on: make one of ours.
  if (runUnderWay()) probe();
}

/** Makes Node construct a test that never joins the run, and hands over its root: a whole `Test` to look at. */
export function probe(): NativeTest | undefined {
  const { createHook } = process.getBuiltinModule("node:async_hooks");
  let root: NativeTest | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === "Test") made.push(resource as NativeTest);
    },
  });
  const made: NativeTest[] = [];
  hook.enable();
  try {
    // The constructor announces itself to async hooks first and then rejects this concurrency, so nothing is registered.
    void nodeTest.test("probe", { concurrency: "none" as unknown as number }, () => {});
  } catch {
    root = made.at(-1)?.root ?? made[0];
  } finally {
    hook.disable();
  }
  return root;
}

/** True once Node has made the root test: every version then listens for the end of the process under this name. */
function runUnderWay(): boolean {
  return process.listeners("beforeExit").some(({ name }) => name === "exitHandler");
}

/** The prototype that holds `createSubtest`: that of `Test`, also for a test of a class that extends it. */
function prototypeOf(test: object): NativeTest {
  let prototype = Object.getPrototypeOf(test) as object;
  while (!Object.hasOwn(prototype, "createSubtest") && Object.getPrototypeOf(prototype) !== null) {
    prototype = Object.getPrototypeOf(prototype) as object;
  }
  return prototype as NativeTest;
}
