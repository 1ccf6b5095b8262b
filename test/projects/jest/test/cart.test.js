describe("cart", () => {
  test("adds", () => {});
  test("takes (a few) [at] $1.50", () => {});
  test.skip("ships", () => {});
});
