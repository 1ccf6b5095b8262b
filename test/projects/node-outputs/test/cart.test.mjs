import assert from "node:assert/strict";
import { describe, it, test } from "node:test";

describe("cart", () => {
  it("adds", () => {});
  it("fails", () => assert.deepEqual({ a: 1 }, { a: 2 }));
  it("is skipped", { skip: "not today" }, () => {});
  it("fails and may", { todo: true }, () => {
    throw new Error("not done");
  });
  it("takes too long", { timeout: 30 }, () => new Promise((done) => setTimeout(done, 1000)));
  it('is odd <&>"\' # hash \\ ünï ]]>', () => {});
  it("has a namesake", () => {});
  it("has a namesake", () => assert.equal(1, 2));
});

test("parent", async (t) => {
  await t.test("child passes", () => {});
  await t.test("child fails", () => {
    throw new TypeError("thrown\nin two lines");
  });
});

test("says something", (t) => t.diagnostic("a diagnostic"));
