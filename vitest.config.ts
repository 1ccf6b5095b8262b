import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Nothing to run where no MicroPython is named (its first lines say how). */
const unnamed = process.env["MICROPYTHON_TESTS"] === undefined ? ["test/contract/runners/micropython.test.ts"] : [];
const never = [...unnamed, "test/projects/**", "test/corpus/**", "node_modules/**"];
/** Tests that run what is built as a process of its own; `dist` is made fresh for them. */
const ofBuilt = [
  "test/cli/**/*.test.ts",
  "test/docs/**/*.test.ts",
  "test/io/store/processes/**/*.test.ts",
  "test/contract/runners/**/*.test.ts",
];

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "code", include: ["test/**/*.test.ts"], exclude: [...never, ...ofBuilt] } },
      { extends: true, test: { name: "built", include: ofBuilt, exclude: never, globalSetup: "test/cli/build.ts" } },
    ],
    pool: "threads",
    // Left alone, one core of two would wait while processes are killed and started on the other.
    maxWorkers: "100%",
    // For machines under load: a test that takes as long as this hangs.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    reporters: process.env["CI"] === "true" ? ["default"] : ["dot"],
  },
});

export default config;
