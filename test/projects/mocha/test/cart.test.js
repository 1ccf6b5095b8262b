describe("cart", () => {
  it("adds", () => {});
  it("takes (a few) [at] $1.50", () => {});
  it.skip("ships", () => {});
});
