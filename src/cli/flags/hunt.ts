// What may be typed after `deflake hunt`.

import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { Host } from "../host.ts";
import { withOwnUsage } from "../usage-lines.ts";
import { diagnosisFlags, type DiagnosisFlags } from "./diagnosis.ts";
import { learnCommand, planCommand, shardCommand } from "./hunt-shards.ts";
import { huntFlags, type HuntedFlags } from "./hunted.ts";
import { helpText } from "./shared.ts";

export interface HuntFlags extends DiagnosisFlags, HuntedFlags {}

const huntCommand: Command<Host> = buildCommand<HuntFlags, string[], Host>({
  async func(flags, ...words) {
    const { huntTest } = await import("../verbs/hunt.ts");
    await huntTest(this, flags, words);
  },
  parameters: {
    flags: { ...huntFlags, ...diagnosisFlags },
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
    brief: "Find the earlier tests that make a test fail.",
    customUsage: ["TEST [flags] -- COMMAND"],
    fullDescription: helpText(
      "Runs one test alone and after chosen earlier ones until it is known which of them it needs to fail: none, one, or\n" +
        "several together. Begins with what recorded runs tell, and can be stopped at any moment and picked up again.",
      [
        {
          command: 'deflake hunt "reads its own write" -- node --test examples/diagnosis/*.test.mjs',
          does: "what has to run before it",
        },
      ],
    ),
  },
});

export const huntRoutes: RouteMap<Host> = buildRouteMap({
  routes: withOwnUsage({ test: huntCommand, plan: planCommand, shard: shardCommand, learn: learnCommand }),
  defaultCommand: "test",
  docs: {
    brief: "Find the earlier tests that make a test fail.",
    fullDescription: helpText(
      "`deflake hunt TEST -- COMMAND` hunts here. `deflake hunt test --help` lists its flags.\n" +
        "`plan`, `shard` and `learn` spread the same hunt over machines.",
      [
        {
          command: 'deflake hunt "reads its own write" -- node --test examples/diagnosis/*.test.mjs',
          does: "what has to run before it",
        },
      ],
    ),
  },
});
