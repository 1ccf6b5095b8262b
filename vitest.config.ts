import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/projects/**", "test/corpus/**", "node_modules/**"],
    pool: "threads",
    testTimeout: 60_000,
    reporters: process.env["CI"] === "true" ? ["default"] : ["dot"],
  },
});

export default config;
