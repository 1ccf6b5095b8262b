// What may be typed after `deflake reproduce`.

import { buildCommand, type Command } from "@stricli/core";
import type { StressKind } from "../../app/ports.ts";
import type { Host } from "../host.ts";
import { badValue } from "../usage-problem.ts";
import { diagnosisFlags, type DiagnosisFlags } from "./diagnosis.ts";
import { helpText } from "./shared.ts";
import { parseArgument, parseCount, parseShare } from "./values.ts";

export interface ReproduceFlags extends DiagnosisFlags {
  readonly all: boolean;
  readonly run?: string;
  readonly worker?: string;
  readonly after?: readonly string[];
  readonly shuffle: boolean;
  readonly seed?: number;
  readonly workers?: number;
  readonly stress?: "search" | readonly StressKind[];
  readonly rate: boolean;
  readonly width?: number;
  readonly at?: string;
  readonly build?: string;
}

const kinds: readonly StressKind[] = ["cpu", "io", "memory", "cores", "noise"];

export const reproduceCommand: Command<Host> = buildCommand<ReproduceFlags, string[], Host>({
  async func(flags, ...words) {
    const { reproduceTest } = await import("../verbs/reproduce.ts");
    await reproduceTest(this, flags, words);
  },
  parameters: {
    flags: {
      all: { kind: "boolean", default: false, withNegated: false, brief: "with all tests of the command, not alone" },
      run: {
        kind: "parsed",
        parse: String,
        placeholder: "RUN",
        optional: true,
        brief: "after the tests that ran before it in this recorded run, in their order",
      },
      worker: {
        kind: "parsed",
        parse: String,
        placeholder: "NAME",
        optional: true,
        brief: "of which worker of that run, where several ran it",
      },
      after: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "TEST",
        optional: true,
        variadic: true,
        brief: "after this test; again for more, in this order",
      },
      shuffle: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "with the tests of that run, or all, in an order drawn for each trial",
      },
      seed: {
        kind: "parsed",
        parse: parseCount,
        placeholder: "N",
        optional: true,
        brief: "of the first trial's order",
      },
      workers: { kind: "parsed", parse: parseCount, placeholder: "N", optional: true, brief: "on so many workers" },
      stress: {
        kind: "parsed",
        parse: parseStress,
        placeholder: "KINDS",
        optional: true,
        brief: `under ${kinds.join(",")}; search: which of them raises the rate`,
      },
      rate: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "until the rate is known, not the first failure",
      },
      width: {
        kind: "parsed",
        parse: parseShare,
        placeholder: "SHARE",
        optional: true,
        brief: "how wide the rate's interval may be: 10%; with --rate or --stress search",
      },
      at: {
        kind: "parsed",
        parse: parseArgument,
        placeholder: "REV",
        optional: true,
        brief: "at this commit, in a git worktree of its own",
      },
      build: {
        kind: "parsed",
        parse: String,
        placeholder: "CMD",
        optional: true,
        brief: "a line of shell that makes that commit ready; with --at",
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
    brief: "Run a test until it fails, or until its rate is known.",
    customUsage: ["TEST [flags] -- COMMAND"],
    fullDescription: helpText(
      "Runs one test again and again: alone, after the tests of a recorded run, in shuffled orders, or on a machine under\n" +
        "stress. Every trial is kept, so that the same command goes on where it was stopped.",
      [
        {
          command: 'deflake reproduce "reads its own write" -- node --test examples/diagnosis/*.test.mjs',
          does: "until it fails",
        },
        {
          command:
            'deflake reproduce "reads its own write" --rate --width 60% -- node --test examples/diagnosis/*.test.mjs',
          does: "until its rate is known so well",
        },
      ],
    ),
  },
});

/** @example parseStress("cpu,io") // ["cpu", "io"] */
function parseStress(text: string): "search" | readonly StressKind[] {
  if (text === "search") return text;
  const words = text.split(",");
  const known = words.flatMap((word) => kinds.filter((kind) => kind === word));
  if (known.length === words.length) return known;
  throw badValue(
    `"${text}" is no kind of stress.`,
    `The kinds are ${kinds.join(", ")}; several stand with commas between.`,
    "Write it like cpu,io, or search to have the one looked for that raises the rate.",
  );
}
