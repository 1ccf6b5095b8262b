test("passes before", () => {});
test("hangs", () => {
  for (;;);
});
