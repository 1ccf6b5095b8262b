// Has the titles of a test in another file.
describe("cart", () => {
  it("adds", () => {});
});
