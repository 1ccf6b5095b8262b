module.exports = {
  testDir: "test",
  workers: 1,
  reporter: [["list"], ["json", { outputFile: "results.json" }]],
  projects: [{ name: "chromium" }],
};
