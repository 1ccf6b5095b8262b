test("passes", () => {});
afterAll(() => {
  throw new Error("broke after all");
});
