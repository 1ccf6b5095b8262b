describe("a suite", () => {
  beforeEach(() => {
    throw new Error("broke before each");
  });
  it("never begins", () => {});
});
