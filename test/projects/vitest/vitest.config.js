export default { test: { reporters: ["default", ["json", { outputFile: "results.json" }]], watch: false, slowTestThreshold: 3_600_000 } };
