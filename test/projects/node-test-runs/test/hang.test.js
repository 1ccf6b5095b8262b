import { test } from "node:test";

test("passes before", () => {});
// A process that never gives its thread back tells nothing more, so this one waits.
test("hangs", () => new Promise((done) => setTimeout(done, 1e8)));
