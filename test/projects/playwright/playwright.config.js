module.exports = {
  testDir: "test",
  workers: 1,
  // What it says of slow files hangs on the machine.
  reportSlowTests: null,
  reporter: [["list"], ["json", { outputFile: "results.json" }]],
  projects: [{ name: "chromium" }],
};
