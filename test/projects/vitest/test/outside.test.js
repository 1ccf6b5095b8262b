import { test } from "vitest";

// Passes, and leaves an error behind that nobody catches.
test("passes", async () => {
  void Promise.reject(new Error("nobody caught this"));
  await new Promise((done) => setTimeout(done, 20));
});
