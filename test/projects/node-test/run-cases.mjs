// Registers a group of cases, a suite for each, and leaves behind what the cases logged. CASES names the group, LOGS the file.
import * as native from "node:test";
import { writeFileSync } from "node:fs";
import * as api from "./entry.mjs";
import * as hooks from "./cases/hooks.mjs";
import * as output from "./cases/output.mjs";
import * as registration from "./cases/registration.mjs";
import * as scheduling from "./cases/scheduling.mjs";
import * as state from "./cases/state.mjs";
import * as subtests from "./cases/subtests.mjs";

const major = Number(process.versions.node.split(".")[0]);
const logs = {};

export function runCases(group) {
  for (const module of [registration, hooks, output, subtests, state, scheduling]) {
    for (const one of module[group]) {
      if (major < (one.since ?? 0) || !(one.only ?? [major]).includes(major)) continue;
      const log = (message) => void logs[one.name].push(String(message));
      logs[one.name] = [];
      api.describe(one.name, () => void one.define(api, log, native));
    }
  }
  process.on("exit", () => writeFileSync(`${process.env.LOGS}.${group}`, JSON.stringify(logs)));
}
