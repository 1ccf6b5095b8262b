// Where a test fails, in the fewest words that explain it.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { narrowestOf, type PlaceCount } from "../../../src/core/history/narrowest.ts";

/** `os=linux job=unit 3/40`: failures of executions in one place. */
const places = (...lines: readonly string[]): readonly PlaceCount[] =>
  lines.map((line) => {
    const words = line.split(" ");
    const [failures = 0, executions = 0] = words.at(-1)!.split("/").map(Number);
    return {
      facts: new Map(words.slice(0, -1).map((word) => word.split("=") as [string, string])),
      failures,
      executions,
    };
  });

describe("the narrowest places that explain the failures", () => {
  test.each<[string, readonly PlaceCount[], unknown]>([
    ["one platform", places("os=darwin job=mac 6/40", "os=linux job=unit 0/200"), [{ os: "darwin" }]],
    ["a platform's fact before its job", places("arch=arm job=q 9/90", "arch=x64 job=u 0/90"), [{ arch: "arm" }]],
    ["a job, where platforms are the same", places("os=linux job=a 6/40", "os=linux job=b 0/200"), [{ job: "a" }]],
    [
      "a family of jobs",
      places("job=qemu_arm 5/40", "job=qemu_mips 4/40", "job=qemu_riscv 6/40", "job=unix 0/400"),
      [{ job: "qemu_*" }],
    ],
    [
      "two facts together",
      places(
        "os=linux arch=arm 6/40",
        "os=linux arch=x64 0/100",
        "os=darwin arch=arm 0/100",
        "os=darwin arch=x64 0/99",
      ),
      [{ arch: "arm", os: "linux" }],
    ],
    [
      "two places",
      places("job=a 9/40", "job=b 0/100", "job=c 8/40", "job=d 0/100", "job=e 0/100"),
      [{ job: "a" }, { job: "c" }],
    ],
    ["everywhere, where it fails everywhere", places("os=darwin 6/40", "os=linux 5/40"), "all"],
    ["everywhere, where one failure says nothing of the place", places("os=darwin 1/40", "os=linux 0/40"), "all"],
    ["everywhere, where it ran in one place only", places("os=darwin job=mac 6/40"), "all"],
    ["everywhere, where nobody knows of places", places("7/40"), "all"],
    [
      "one failure, if it passed a thousand times elsewhere",
      places("os=darwin 1/3", "os=linux 0/3000"),
      [{ os: "darwin" }],
    ],
    [
      "names that are no names",
      places("__proto__=x 6/40", "__proto__=y 0/200"),
      [Object.fromEntries([["__proto__", "x"]])],
    ],
  ])("%s", (_, told, where) => {
    expect(narrowestOf(told).where).toEqual(where);
  });

  test("counts what was executed there and elsewhere", () => {
    expect(narrowestOf(places("os=darwin 6/40", "os=linux 0/200"))).toMatchObject({
      failures: 6,
      executions: 40,
      executionsElsewhere: 200,
    });
  });
});

test("holds every failure, and what it leaves out never failed", () => {
  const place = fc.record({
    facts: fc
      .record({
        os: fc.constantFrom("linux", "darwin"),
        arch: fc.constantFrom("x64", "arm"),
        job: fc.constantFrom("a_1", "a_2", "b"),
      })
      .map((facts) => new Map(Object.entries(facts))),
    failures: fc.nat(4),
    executions: fc.integer({ min: 4, max: 200 }),
  });
  const different = fc.uniqueArray(place, { minLength: 1, selector: ({ facts }) => [...facts.values()].join(" ") });
  fc.assert(
    fc.property(different, (told) => {
      const { where, failures, executions, executionsElsewhere } = narrowestOf(told);
      const holds = ({ facts }: PlaceCount): boolean =>
        where === "all" ||
        where.some((condition) =>
          Object.entries(condition).every(([key, value]) =>
            value.endsWith("*") ? facts.get(key)!.startsWith(value.slice(0, -1)) : facts.get(key) === value,
          ),
        );
      const sum = (some: readonly PlaceCount[], of: "failures" | "executions"): number =>
        some.reduce((total, count) => total + count[of], 0);
      expect(failures).toBe(sum(told, "failures"));
      expect(executions).toBe(sum(told.filter(holds), "executions"));
      expect(executionsElsewhere).toBe(
        sum(
          told.filter((count) => !holds(count)),
          "executions",
        ),
      );
      expect(
        sum(
          told.filter((count) => !holds(count)),
          "failures",
        ),
      ).toBe(0);
    }),
  );
});
