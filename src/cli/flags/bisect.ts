// What may be typed after `deflake bisect`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { diagnosisFlags, type DiagnosisFlags } from "./diagnosis.ts";
import { helpText } from "./shared.ts";
import { parseArgument } from "./values.ts";

export interface BisectFlags extends DiagnosisFlags {
  readonly good?: string;
  readonly bad: string;
  readonly build?: string;
}

export const bisectCommand: Command<Host> = buildCommand<BisectFlags, string[], Host>({
  async func(flags, ...words) {
    const { bisectTest } = await import("../verbs/bisect.ts");
    await bisectTest(this, flags, words);
  },
  parameters: {
    flags: {
      good: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "REV",
        optional: true,
        brief: "where it fails less often or never; else the oldest commit that the history knows it from",
      },
      bad: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "REV",
        default: "HEAD",
        brief: "where it fails; may be older than --good, which looks for what mended it",
      },
      build: {
        kind: "parsed",
        parse: String,
        placeholder: "CMD",
        optional: true,
        brief:
          "a line of shell that makes a commit ready, such as 'npm ci'; where it fails, the commit is stepped over",
      },
      ...diagnosisFlags,
    },
    positional: {
      kind: "array",
      parameter: {
        placeholder: "TEST -- COMMAND",
        parse: String,
        brief: "a test, or a part of its name; the command that runs the tests",
      },
    },
  },
  docs: {
    brief: "Find the commit since which a test fails as often as it does.",
    customUsage: ["TEST [--good REV] [--bad REV] [--build CMD] [flags] -- COMMAND"],
    fullDescription: helpText(
      "Tries commits in a git worktree of its own, each as often as it tells something, until one of them is sure to have\n" +
        "changed how often the test fails. Nothing of yours is touched. Follows first parents, and goes on inside of a merge\n" +
        "that made the change.",
      [{ command: "deflake help bisect", does: "bisect needs a repository: docs/guide/diagnose.md shows one" }],
    ),
  },
});
