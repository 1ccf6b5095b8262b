it("passes before", () => {});
it("hangs", () => {
  for (;;);
});
