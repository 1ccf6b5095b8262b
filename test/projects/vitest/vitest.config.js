export default { test: { reporters: ["default", ["json", { outputFile: "results.json" }]], watch: false } };
