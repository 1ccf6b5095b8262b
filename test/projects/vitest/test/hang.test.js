import { test } from "vitest";

test("passes before", () => {});
// A worker that never gives its thread back tells nothing more, so this one waits.
test("hangs", { timeout: 0 }, () => new Promise((done) => setTimeout(done, 1e8)));
