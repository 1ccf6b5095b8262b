// Puts deflake into the test runner of this process, once.
import { intercept } from "./interception.ts";
import { ledgerOfRun } from "./parent.ts";
import { reach } from "./reach.ts";
import { runLimits } from "./run-limits.ts";
import { settingsFrom } from "./settings.ts";

export function install(): void {
  const settings = settingsFrom(process.env);
  const limits = runLimits(settings, ledgerOfRun());
  reach((prototype) => intercept(prototype, settings, limits));
}
