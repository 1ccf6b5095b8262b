// What the reports of .NET's test tools have in common: names that repeat their class, and times.

import { type TestId, testId } from "../../core/model/test-id.ts";
import { millisecondsOf } from "../times.ts";

/** A class and a test's name, which often begins with the class: `Shop.CartTests > Adds(x: 1)`. */
export function classAndTest(className: string, name: string): TestId {
  const own = className !== "" && name.startsWith(`${className}.`) ? name.slice(className.length + 1) : name;
  return testId([className, own]);
}

/** Milliseconds since 1970 of an ISO time, UTC where it names no zone; null for none, and for .NET's default of year 1. */
export function momentIn(text: string | null): number | null {
  const [, day, clock, fraction = "", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:\d\d)?$/.exec(text?.trim() ?? "") ?? [];
  const time = Date.parse(`${day}T${clock}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(time) || time <= 0 ? null : time;
}

/** Seconds, as text, to milliseconds; null where they are none. */
export const secondsIn = (text: string | null): number | null => millisecondsOf(Number(text?.trim() || Number.NaN));
