let polluted = false;
it("pollutes", () => {
  polluted = true;
});
it("is quiet", () => {});
it("victim", () => {
  if (polluted) throw new Error("polluted");
});
