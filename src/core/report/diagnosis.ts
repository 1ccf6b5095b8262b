// What reproduce, hunt and bisect found, as one plain value: everything that is shown, and all that a script gets.

import type { Rate } from "../history/rate.ts";
import type { TestId } from "../model/test-id.ts";

export interface Diagnosis {
  readonly verb: "reproduce" | "hunt" | "bisect";
  /** The victim. */
  readonly subject: TestId;
  readonly answer: DiagnosisAnswer;
  /** How sure the answer is; of a rate, how surely its interval holds it. */
  readonly confidence: number;
  /** How often the victim failed under the condition that the answer names. */
  readonly rate: Rate;
  /** Of all trials together, those that were not looked for too; most frequent first. */
  readonly signatures: readonly DiagnosisSignature[];
  readonly trials: number;
  /** Tests that ran, the victim among them, over all trials. */
  readonly testExecutions: number;
  readonly testSeconds: number;
  /** Every explanation that is worth naming, likeliest first; empty for a rate. */
  readonly odds: readonly DiagnosisOdd[];
  /** Of a reproduction: the conditions that were tried, the one that the others are compared with first. */
  readonly conditions: readonly DiagnosisCondition[];
  /** Stopped before there was an answer; what was seen is kept. */
  readonly interrupted: boolean;
  /** About how many more trials an answer needs; null where there is one, or nobody can tell. */
  readonly trialsLeft: number | null;
  /** Shows the failure; of an interrupted search, goes on with it. */
  readonly command: string;
}

export interface DiagnosisAnswer {
  readonly kind:
    | "alone"
    | "polluters"
    | "state-setters"
    /** The more runs before it, the more often: no test in particular. */
    | "diffuse"
    /** Nothing that can run before it changes how often it fails. */
    | "nothing"
    /** It came out as always: what is looked for was never seen, and hardly will be. */
    | "unseen"
    | "commit"
    | "rate"
    | "undecided";
  readonly tests: readonly TestId[];
  /** The first commit with the changed rate, as near as the commits that can be tried tell it; null where there is none. */
  readonly commit: string | null;
}

export interface DiagnosisSignature extends Rate {
  readonly signature: string;
  /** It is one of those that are looked for. */
  readonly wanted: boolean;
  /** Under each of the diagnosis' conditions, in their order. */
  readonly conditions: readonly Rate[];
}

export interface DiagnosisOdd {
  readonly tests: readonly TestId[];
  readonly commit: string | null;
  readonly probability: number;
}

export interface DiagnosisCondition extends Rate {
  readonly condition: string;
  readonly trials: number;
  readonly testSeconds: number;
  /** Its rate is another than that of the first condition. */
  readonly against: "higher" | "lower" | "unknown";
}
