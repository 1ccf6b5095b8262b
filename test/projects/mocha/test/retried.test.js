let runs = 0;
it("passes in the end", function () {
  this.retries(2);
  runs += 1;
  if (runs === 1) throw new Error("only the second time");
});
