// What may be typed after `deflake run`.

import { buildCommand, type Command } from "@stricli/core";
import type { Host } from "../host.ts";
import { formatNames, parseFormat } from "./inputs.ts";
import { helpText, speechFlags, storeFlags, type SpeechFlags, type StoreFlags } from "./shared.ts";
import { parseArgument, parseCount, parseDuration, parsePair } from "./values.ts";

export interface RunFlags extends StoreFlags, SpeechFlags {
  readonly runner?: string;
  readonly results?: readonly string[];
  readonly as?: string;
  readonly policy?: string;
  readonly retry: boolean;
  readonly retries?: number;
  readonly failOnFlaky: boolean;
  readonly acceptMissing: boolean;
  readonly timeout?: number;
  readonly job?: string;
  readonly platform?: readonly (readonly [string, string])[];
  readonly record: boolean;
  readonly result?: string;
  readonly junit?: string;
  readonly ctrf?: string;
  readonly summary?: string;
  readonly annotations?: boolean;
}

const optionalFile = (brief: string) =>
  ({ kind: "parsed", parse: parseArgument, placeholder: "FILE", optional: true, brief }) as const;

export const runCommand: Command<Host> = buildCommand<RunFlags, string[], Host>({
  async func(flags, ...words) {
    const { runTestsOf } = await import("../verbs/run.ts");
    await runTestsOf(this, flags, words);
  },
  parameters: {
    flags: {
      runner: {
        kind: "parsed",
        parse: parseRunner,
        proposeCompletions: runnerNames,
        placeholder: "NAME",
        optional: true,
        brief: "which runner the command starts; else it is recognised",
      },
      results: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "GLOB",
        optional: true,
        variadic: true,
        brief: "result files that the command writes by itself; again for more",
      },
      as: {
        kind: "parsed",
        parse: parseFormat,
        proposeCompletions: formatNames,
        placeholder: "FORMAT",
        optional: true,
        brief: "what these files are",
      },
      policy: optionalFile("the policy; else deflake.yaml here or further up"),
      retry: { kind: "boolean", default: true, brief: "run failed tests again, as the policy allows" },
      retries: {
        kind: "parsed",
        parse: parseCount,
        placeholder: "N",
        optional: true,
        brief: "extra attempts for any failed test, listed or not",
      },
      failOnFlaky: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "a test that failed before it passed counts as failed",
      },
      acceptMissing: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "tests that did not run are gone on purpose",
      },
      timeout: {
        kind: "parsed",
        parse: parseDuration,
        placeholder: "TIME",
        optional: true,
        brief: "for the command, and for each retry: 90s, 10m",
      },
      job: {
        kind: "parsed",
        parse: String,
        placeholder: "NAME",
        optional: true,
        brief: "the job; else as CI names it",
      },
      platform: {
        kind: "parsed",
        parse: parsePair,
        placeholder: "KEY=VALUE",
        optional: true,
        variadic: true,
        brief: "a fact about where the tests run; again for more",
      },
      record: { kind: "boolean", default: true, brief: "keep what ran in the history" },
      result: optionalFile("what it came to, as JSON"),
      junit: optionalFile("all attempts as JUnit XML"),
      ctrf: optionalFile("all attempts as CTRF"),
      summary: optionalFile("the summary as Markdown; on GitHub it is added to the job's"),
      annotations: {
        kind: "boolean",
        optional: true,
        brief: "GitHub annotations for failed and flaky tests; else where GITHUB_ACTIONS is set",
      },
      ...storeFlags,
      ...speechFlags,
    },
    positional: {
      kind: "array",
      parameter: { placeholder: "COMMAND", parse: String, brief: "the command that runs the tests, after --" },
    },
  },
  docs: {
    brief: "Run the tests, and forgive what the policy accounts for.",
    customUsage: ["[flags] -- COMMAND"],
    fullDescription: helpText(
      "Runs a test command with its output as it is, keeps what every test did, and judges the result under deflake.yaml. A\n" +
        "non-zero exit is forgiven only when every part of it is accounted for; else the command's own exit code goes through.",
      [
        { command: "deflake run -- node --test", does: "recorded, and judged where there is a policy" },
        {
          command: "deflake run --results 'out/*.xml' --junit all.xml -- sh -c true",
          does: "a command that deflake does not know, with its own result files",
        },
        { command: "deflake run --retries 2 --result run.json -- node --test", does: "each failed test again, alone" },
      ],
    ),
  },
});

/** The runners are loaded for those who ask for one of them. */
async function runnerNames(): Promise<string[]> {
  const { runners } = await import("../../runners/registry.ts");
  return runners.map(({ name }) => name);
}

async function parseRunner(text: string): Promise<string> {
  const names = await runnerNames();
  if (names.includes(text)) return text;
  const [{ nearest }, { badValue }] = await Promise.all([
    import("../../core/report/nearest.ts"),
    import("../usage-problem.ts"),
  ]);
  const [meant] = nearest(text, names, 1);
  throw badValue(
    `"${text}" is no runner that deflake knows.`,
    `The runners are ${names.join(", ")}.`,
    meant === undefined
      ? "Describe one of your own under `runner:` in deflake.yaml."
      : `Did you mean --runner ${meant}?`,
  );
}
