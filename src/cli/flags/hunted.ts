// The flags that say what is hunted, for `hunt` and `hunt plan`.

import type { FlagParametersForType } from "@stricli/core";
import type { HuntQuestion } from "../../core/search/hunt/trial.ts";
import type { Host } from "../host.ts";

export interface HuntedFlags {
  readonly run?: string;
  readonly worker?: string;
  readonly question: HuntQuestion;
}

export const huntFlags: FlagParametersForType<HuntedFlags, Host> = {
  run: {
    kind: "parsed",
    parse: String,
    placeholder: "RUN",
    optional: true,
    brief: "the recorded run whose earlier tests are suspected; else one run of the command tells",
  },
  worker: {
    kind: "parsed",
    parse: String,
    placeholder: "NAME",
    optional: true,
    brief: "of which worker of that run, where several ran it",
  },
  question: {
    kind: "enum",
    values: ["cause", "raises", "clears"],
    default: "cause",
    brief: "what makes it fail, what raises its rate, what makes it pass",
  },
};
