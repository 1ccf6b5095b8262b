test("passes before", () => {});
test("crashes", () => {
  process.kill(process.pid, "SIGKILL");
});
