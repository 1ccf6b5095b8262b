// When jobs and tests could run, from dated events. Days are written as the day of January 2026; `1-5,9-` are the days on
// which the test could run.
import { expect, test } from "vitest";
import { eligibilityOf, isMeant, type Event } from "../../../src/core/history/eligibility.ts";

const dayOf = (number: number): number => Date.UTC(2026, 0, number);

/** `3 test_skip t macos` */
function eventOf(text: string): Event {
  const [day = "", what = "", subject = "", ...scope] = text.split(" ");
  const at = day === "?" ? null : dayOf(Number(day));
  return { kind: "event", at, when: day, what, subject, scope: scope.join(" ") || null, effect: null, commit: null };
}

function daysOf(events: readonly string[], name = "dir/t", job = "macos"): string {
  const eligibility = eligibilityOf(events.map(eventOf));
  const days = Array.from({ length: 20 }, (_, i) => i + 1);
  return days.map((day) => (eligibility.couldRun(name, job, dayOf(day)) ? "#" : ".")).join("");
}

test.each<[events: string[], days: string]>([
  [[], "####################"],
  [["6 job_added macos"], ".....###############"],
  [["6 job_removed macos"], "#####..............."],
  [["6 job_added other"], "####################"],
  [["6 test_added dir/t"], ".....###############"],
  [["6 test_skip dir/t macos linux"], "#####..............."],
  [["6 test_skip dir/t linux"], "####################"],
  [["6 test_skip dir/t all jobs of the workflow"], "#####..............."],
  [["6 test_unskip dir/t mac*"], ".....###############"],
  [["6 test_skip dir/* macos", "11 test_unskip dir/* macos"], "#####.....##########"],
  [["11 test_unskip dir/* macos", "6 test_skip dir/* macos"], "#####.....##########"],
  // Left out under two names, it runs when both let it.
  [["6 test_unskip dir/* macos", "11 test_skip dir/t macos"], ".....#####.........."],
  [["6 test_unskip dir/* macos", "11 test_unskip dir/t all"], "..........##########"],
  [["6 job_added macos", "11 test_added dir/t", "16 job_removed macos"], "..........#####....."],
  // An event without a day says nothing that the next one does not.
  [["? test_skip dir/t all", "6 test_unskip dir/t all"], ".....###############"],
  [["6 runner macos", "7 test_fixed dir/t"], "####################"],
])("%j", (events, days) => {
  expect(daysOf(events)).toBe(days);
});

test.each<[pattern: string, name: string, meant: boolean]>([
  ["a", "a", true],
  ["a", "ab", false],
  ["a*", "ab", true],
  ["*/t.py", "dir/t.py", true],
  ["*/t.py", "dir/txpy", false],
  ["a*b*c", "a-b-c", true],
])("%s means %s: %s", (pattern, name, meant) => {
  expect(isMeant(pattern, name)).toBe(meant);
});
