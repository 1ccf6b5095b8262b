// The values that flags take, as tables.
import { expect, test } from "vitest";
import { parseArgument, parseCount, parseMoment, parsePair } from "../../src/cli/flags/values.ts";
import { ProblemError } from "../../src/core/model/problem.ts";

const now = Date.UTC(2026, 1, 23, 12);
const day = 86_400_000;

test.each([
  ["12h", now - day / 2],
  ["30d", now - 30 * day],
  ["1.5d", now - 1.5 * day],
  ["2w", now - 14 * day],
  ["1y", now - 365.25 * day],
  ["2026-02-23", Date.UTC(2026, 1, 23)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["2026-02-23T14:30Z", Date.UTC(2026, 1, 23, 14, 30)],
  ["2026-02-23 14:30", Date.UTC(2026, 1, 23, 14, 30)],
  ["2026-02-23T14:30:15.5+02:00", Date.UTC(2026, 1, 23, 12, 30, 15, 500)],
])("--since %s", (text, at) => expect(parseMoment(text, now)).toBe(at));

test.each(["", "yesterday", "30", "30m", "-3d", "23.02.2026", "2026-13-01", "2026-02-30", "2026-02-23T25:00"])(
  "--since %j is refused with what would do",
  (text) =>
    expect(problemIn(() => parseMoment(text, now))).toMatchObject({
      code: "usage",
      fix: expect.stringContaining("30d") as string,
    }),
);

test.each([
  ["os=linux", ["os", "linux"]],
  ["query=a=b", ["query", "a=b"]],
  ["os=", ["os", ""]],
])("--platform %s", (text, pair) => expect(parsePair(text)).toEqual(pair));
test.each(["linux", "=linux", ""])("--platform %j is refused", (text) =>
  expect(problemIn(() => parsePair(text)).code).toBe("usage"),
);

test.each([
  ["1", 1],
  ["20", 20],
])("--limit %s", (text, count) => expect(parseCount(text)).toBe(count));
test.each(["0", "-1", "1.5", "1e3", "", "all", "99999999999"])("--limit %j is refused", (text) =>
  expect(problemIn(() => parseCount(text)).code).toBe("usage"),
);

test("an argument may be - or begin with one hyphen, a forgotten value may not pass for one", () => {
  expect(parseArgument("-")).toBe("-");
  expect(parseArgument("a=b")).toBe("a=b");
  expect(problemIn(() => parseArgument("--store=")).fix).toContain("./--store=");
  expect(problemIn(() => parseArgument("")).code).toBe("usage");
});

function problemIn(act: () => unknown): ProblemError["problem"] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem;
    throw thrown;
  }
  throw new Error("nothing was refused");
}
