it("passes before", () => {});
it("crashes", () => {
  process.kill(process.pid, "SIGKILL");
});
