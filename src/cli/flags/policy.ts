// What may be typed after `deflake policy`.

import { buildCommand, buildRouteMap, type Command, type FlagParametersForType, type RouteMap } from "@stricli/core";
import type { RuleAction } from "../../core/policy/policy.ts";
import type { Host } from "../host.ts";
import { withOwnUsage } from "../usage-lines.ts";
import {
  helpText,
  queryFlags,
  speechFlags,
  storeFlags,
  type QueryFlags,
  type SpeechFlags,
  type StoreFlags,
} from "./shared.ts";
import { parseArgument, parseCount, parsePair } from "./values.ts";

export interface PolicyFlags extends SpeechFlags {
  readonly policy?: string;
}

export type Format = "text" | "json";

export interface CheckFlags extends PolicyFlags, StoreFlags {
  readonly reviews: boolean;
  readonly format: Format;
}

export interface ExplainFlags extends PolicyFlags, StoreFlags {
  readonly platform?: readonly (readonly [string, string])[];
  readonly job?: string;
  readonly failure?: string;
  readonly format: Format;
}

export interface AddFlags extends PolicyFlags {
  readonly action: RuleAction;
  readonly where?: readonly (readonly [string, string])[];
  readonly failure?: string;
  readonly reason: string;
  readonly owner?: string;
  readonly issue?: string;
  readonly review?: number;
}

export interface SuggestFlags extends PolicyFlags, StoreFlags, QueryFlags {
  readonly action: RuleAction;
  readonly review: number;
  readonly write: boolean;
}

export interface DryRunFlags extends PolicyFlags, StoreFlags, QueryFlags {
  readonly format: Format;
}

export interface ImportFlags extends PolicyFlags {
  readonly write: boolean;
}

const policyFlags: FlagParametersForType<PolicyFlags, Host> = {
  policy: {
    kind: "parsed",
    parse: String,
    placeholder: "FILE",
    optional: true,
    brief: "the policy file; else deflake.yaml here or further up",
  },
  ...speechFlags,
};

const formatFlag = { kind: "enum", values: ["text", "json"], default: "text", brief: "how it is written" } as const;
const actions: readonly RuleAction[] = ["retry", "ignore", "skip"];
const reviewDays = 90;

const reviewFlag = {
  kind: "parsed",
  parse: parseCount,
  placeholder: "DAYS",
  brief: "after how many days somebody shall look at it again",
} as const;

const nameOf = (placeholder: string, brief: string) =>
  ({ kind: "tuple", parameters: [{ placeholder, parse: parseArgument, brief }] }) as const;

const checkCommand: Command<Host> = buildCommand<CheckFlags, [], Host>({
  async func(flags) {
    return await (await import("../verbs/policy.ts")).check(this, flags);
  },
  parameters: {
    flags: {
      reviews: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "also what is due by the calendar; for a scheduled job",
      },
      format: formatFlag,
      ...policyFlags,
      ...storeFlags,
    },
  },
  docs: {
    brief: "Say what is wrong with the policy file.",
    fullDescription: helpText(
      "By the file: every mistake with its line and column. By the history: tests that nobody knows, that fail more often than\nthey were listed for, that fail nearly always, that have passed long enough. Exit code 1 where something is to be done,\n65 where the file cannot be used.",
      [{ command: "deflake policy check --reviews", does: "in a scheduled job, with the reviews that are due" }],
    ),
  },
});

const explainCommand: Command<Host> = buildCommand<ExplainFlags, [string], Host>({
  async func(flags, test) {
    await (await import("../verbs/policy.ts")).explain(this, flags, test);
  },
  parameters: {
    flags: {
      platform: {
        kind: "parsed",
        parse: parsePair,
        placeholder: "KEY=VALUE",
        optional: true,
        variadic: true,
        brief: "a fact about the place; again for more. Else this machine",
      },
      job: { kind: "parsed", parse: String, placeholder: "NAME", optional: true, brief: "the job in which it runs" },
      failure: { kind: "parsed", parse: String, placeholder: "TEXT", optional: true, brief: "how it fails" },
      format: formatFlag,
      ...policyFlags,
      ...storeFlags,
    },
    positional: nameOf("TEST", "the test's id"),
  },
  docs: {
    brief: "Say which rule speaks for a test, and why others do not.",
    customUsage: ["TEST [flags]"],
    fullDescription: helpText("Every rule about the test, the one that says most first.", [
      { command: "deflake policy explain net/fetch.py --platform os=linux --job unit", does: "at some place" },
    ]),
  },
});

const addCommand: Command<Host> = buildCommand<AddFlags, [string], Host>({
  async func(flags, test) {
    await (await import("../verbs/policy.ts")).add(this, flags, test);
  },
  parameters: {
    flags: {
      action: { kind: "enum", values: actions, default: "retry", brief: "what is done about a failure" },
      where: {
        kind: "parsed",
        parse: parsePair,
        placeholder: "KEY=VALUE",
        optional: true,
        variadic: true,
        brief: "where the rule holds; again for more places. Else everywhere",
      },
      failure: {
        kind: "parsed",
        parse: String,
        placeholder: "TEXT",
        optional: true,
        brief: "a part of the message, or /an expression/",
      },
      reason: { kind: "parsed", parse: String, placeholder: "TEXT", brief: "why it fails though nothing is wrong" },
      owner: { kind: "parsed", parse: String, placeholder: "NAME", optional: true, brief: "who looks after it" },
      issue: { kind: "parsed", parse: String, placeholder: "URL", optional: true, brief: "where it is worked on" },
      review: { ...reviewFlag, optional: true },
      ...policyFlags,
    },
    positional: nameOf("TEST", "a test's id; * stands for any text"),
  },
  docs: {
    brief: "Add a rule; everything else in the file stays as it is.",
    customUsage: ["TEST --reason TEXT [flags]"],
    fullDescription: helpText("Begins the file where there is none.", [
      {
        command: "deflake policy add net/fetch.py --where os=darwin --failure 'timed out' --reason 'slow network'",
        does: "one rule more",
      },
    ]),
  },
});

const removeCommand: Command<Host> = buildCommand<PolicyFlags, [string], Host>({
  async func(flags, test) {
    await (await import("../verbs/policy.ts")).remove(this, flags, test);
  },
  parameters: { flags: policyFlags, positional: nameOf("TEST", "a rule's test, as the file has it") },
  docs: {
    brief: "Take the rules of a test away; everything else in the file stays as it is.",
    customUsage: ["TEST [flags]"],
    fullDescription: helpText("Comments stay.", [
      { command: "deflake policy remove net/fetch.py", does: "all rules of this test" },
    ]),
  },
});

const suggestCommand: Command<Host> = buildCommand<SuggestFlags, [], Host>({
  async func(flags) {
    await (await import("../verbs/policy.ts")).suggest(this, flags);
  },
  parameters: {
    flags: {
      action: { kind: "enum", values: actions, default: "retry", brief: "what the rules do about a failure" },
      review: { ...reviewFlag, default: String(reviewDays) },
      write: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "add them to the file instead of printing them",
      },
      ...queryFlags,
      ...policyFlags,
      ...storeFlags,
    },
  },
  docs: {
    brief: "Write rules for the flaky tests of the history.",
    fullDescription: helpText(
      "With what they rest on, how the test fails, and the narrowest places that explain it. YAML, ready to be kept.",
      [
        { command: "deflake policy suggest", does: "rules for what is flaky and not listed" },
        { command: "deflake policy suggest --write", does: "the same, into deflake.yaml" },
      ],
    ),
  },
});

const dryRunCommand: Command<Host> = buildCommand<DryRunFlags, [], Host>({
  async func(flags) {
    await (await import("../verbs/policy.ts")).dryRun(this, flags);
  },
  parameters: { flags: { format: formatFlag, ...queryFlags, ...policyFlags, ...storeFlags } },
  docs: {
    brief: "Play the policy over the runs of the history.",
    fullDescription: helpText(
      "Which red runs it would have saved, and which real failures it would have hidden, rule by rule.",
      [{ command: "deflake policy dry-run --since 90d", does: "over the last months" }],
    ),
  },
});

const importCommand: Command<Host> = buildCommand<ImportFlags, [string], Host>({
  async func(flags, path) {
    await (await import("../verbs/policy.ts")).importList(this, flags, path);
  },
  parameters: {
    flags: {
      write: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "add them to the file instead of printing them",
      },
      ...policyFlags,
    },
    positional: nameOf("FILE", "a list of flaky tests of another tool"),
  },
  docs: {
    brief: "Make rules of another tool's list of flaky tests.",
    customUsage: ["FILE [flags]"],
    fullDescription: helpText(
      "Node's .status files, MicroPython's run-tests.py, Captain's YAML, Elasticsearch's muted-tests.yml, pytest and Playwright sources.\nWhat could not be kept is said.",
      [{ command: "deflake policy import test/known_issues.status", does: "rules as YAML, and remarks" }],
    ),
  },
});

export const policyRoutes: RouteMap<Host> = buildRouteMap({
  routes: withOwnUsage({
    check: checkCommand,
    suggest: suggestCommand,
    add: addCommand,
    remove: removeCommand,
    "dry-run": dryRunCommand,
    import: importCommand,
    explain: explainCommand,
  }),
  docs: {
    brief: "Keep the rules about flaky tests in order.",
    fullDescription: helpText(
      "Which flaky tests are contained, where, for which failure, and until when: deflake.yaml.",
      [
        { command: "deflake policy suggest --write", does: "begin with what the history knows" },
        { command: "deflake policy suggest --write --quiet && deflake policy check --quiet", does: "is it in order?" },
        {
          command: "deflake policy suggest --write --quiet && deflake policy dry-run",
          does: "what would it have done?",
        },
      ],
    ),
  },
});
