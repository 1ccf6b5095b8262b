// The files of a hunt that is spread over machines: a shard, which `hunt plan` writes, and the lines of the log that it leaves.

import { asTestId } from "../core/model/test-id.ts";
import type { FailurePattern } from "../core/policy/policy.ts";
import type { HuntedTest, HuntShard, PlacedTest } from "../core/search/hunt/shard.ts";
import type {
  HuntAsk,
  HuntQuestion,
  HuntRecord,
  HuntSeen,
  Selection,
  TrialOutcome,
} from "../core/search/hunt/trial.ts";

const schema = "deflake-hunt-shard/1";

export const printHuntShard = (shard: HuntShard): string => `${JSON.stringify({ schema, ...shard })}\n`;

/** Null where it is none, or one of a newer deflake. */
export function readHuntShard(json: unknown): HuntShard | null {
  try {
    const from = objectOf(json);
    if (from["schema"] !== schema) return null;
    const subject = subjectOf(from["subject"]);
    const places = subject.suspects.length;
    return {
      search: textOf(from["search"]),
      shard: countOf(from["shard"]),
      shards: countOf(from["shards"]),
      again: textOf(from["again"]),
      command: listOf(from["command"], textOf),
      question: oneOf<HuntQuestion>(from["question"], ["cause", "raises", "clears"]),
      failure: from["failure"] === null ? null : failureOf(from["failure"]),
      confidence: numberOf(from["confidence"]),
      timeoutMs: from["timeoutMs"] === null ? null : numberOf(from["timeoutMs"]),
      subject,
      asks: listOf(from["asks"], (ask) => askOf(ask, places)),
    };
  } catch (error) {
    if (error instanceof NotOfThisShape) return null;
    throw error;
  }
}

/** What a trial in a log told; null where that is not to be understood. */
export function readHuntSeen(json: unknown, places: number): HuntTold | null {
  try {
    const from = objectOf(json);
    return {
      selection: selectionOf(from["selection"], places),
      outcome: oneOf<TrialOutcome>(from["outcome"], ["failed", "passed", "other-failure", "no-evidence"]),
      seconds: numberOf(from["seconds"]),
      signature: from["signature"] === null ? null : textOf(from["signature"]),
      executions: numberOf(from["executions"]),
    };
  } catch (error) {
    if (error instanceof NotOfThisShape) return null;
    throw error;
  }
}

interface HuntTold extends HuntSeen {
  readonly signature: string | null;
  readonly executions: number;
}

/** Stays within this file: a reader gives null. */
class NotOfThisShape extends Error {}

function must(so: boolean): asserts so {
  if (!so) throw new NotOfThisShape();
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  must(typeof json === "object" && json !== null && !Array.isArray(json));
  return json as Readonly<Record<string, unknown>>;
}

function textOf(json: unknown): string {
  must(typeof json === "string");
  return json;
}

function numberOf(json: unknown): number {
  must(typeof json === "number" && json >= 0);
  return json;
}

function countOf(json: unknown): number {
  must(typeof json === "number" && Number.isInteger(json) && json >= 1);
  return json;
}

function oneOf<T extends string>(json: unknown, words: readonly T[]): T {
  const word = words.find((one) => one === json);
  must(word !== undefined);
  return word;
}

function listOf<T>(json: unknown, each: (item: unknown) => T): readonly T[] {
  must(Array.isArray(json));
  return json.map(each);
}

/** Ascending, as each suspect runs once and in its place. */
function selectionOf(json: unknown, places: number): Selection {
  const selection = listOf(json, numberOf);
  const fits = selection.every(
    (place, at) => Number.isInteger(place) && place < places && (at === 0 || selection[at - 1]! < place),
  );
  must(fits);
  return selection;
}

function askOf(json: unknown, places: number): HuntAsk {
  const from = objectOf(json);
  return {
    selection: selectionOf(from["selection"], places),
    repeats: countOf(from["repeats"]),
    until: oneOf(from["until"], ["failed", "passed"]),
  };
}

function subjectOf(json: unknown): HuntedTest {
  const from = objectOf(json);
  const suspects = listOf(from["suspects"], (suspect) => ({
    ...placedOf(suspect),
    seconds: numberOf(objectOf(suspect)["seconds"]),
  }));
  const history = listOf(from["history"], (record): HuntRecord => {
    const { selection, failed } = objectOf(record);
    must(typeof failed === "boolean");
    return { selection: selectionOf(selection, suspects.length), failed };
  });
  return { victim: placedOf(from["victim"]), suspects, history };
}

function placedOf(json: unknown): PlacedTest {
  const { test, file } = objectOf(json);
  return { test: asTestId(textOf(test)), file: file === null ? null : textOf(file) };
}

function failureOf(json: unknown): FailurePattern {
  const from = objectOf(json);
  return oneOf(from["kind"], ["text", "regex"]) === "text"
    ? { kind: "text", text: textOf(from["text"]) }
    : { kind: "regex", source: textOf(from["source"]), flags: textOf(from["flags"]) };
}
