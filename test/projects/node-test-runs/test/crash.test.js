import { test } from "node:test";

test("passes before", () => {});
test("crashes", () => {
  process.kill(process.pid, "SIGKILL");
});
