// What several files of one job run add up to, as pictures: `name#occurrence.attempt=outcome(message)!ignored`.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { bareAttempt, type Attempt } from "../../../src/core/model/attempt.ts";
import { evidenceOf, outcomes, type Outcome } from "../../../src/core/model/outcome.ts";
import { mergeTellings, type FormatTelling } from "../../../src/core/model/merge-tellings.ts";

function parseAttempt(picture: string): Attempt {
  const match =
    /^(?<name>[^#.=]+(?:\.py)?)(?:#(?<occurrence>\d))?(?:\.(?<number>\d))?=(?<outcome>[a-z-]+)(?:\((?<message>.*)\))?(?:!(?<reason>.*))?$/.exec(
      picture,
    );
  const parts = match?.groups ?? {};
  const message = parts["message"];
  return {
    ...bareAttempt(asTestId(parts["name"] ?? picture), (parts["outcome"] ?? "pass") as Outcome),
    occurrence: Number(parts["occurrence"] ?? 1),
    attempt: Number(parts["number"] ?? 1),
    failure: message === undefined ? null : { type: null, message, trace: null, output: null },
    ignoredBecause: parts["reason"] ?? null,
  };
}

const draw = ({ test: name, occurrence, attempt, outcome, failure, ignoredBecause }: Attempt): string =>
  `${name}${occurrence === 1 ? "" : `#${occurrence}`}${attempt === 1 ? "" : `.${attempt}`}=${outcome}` +
  `${failure === null ? "" : `(${failure.message})`}${ignoredBecause === null ? "" : `!${ignoredBecause}`}`;

const telling = (format: string, pictures: string): FormatTelling => ({
  format,
  attempts: pictures
    .split(" ")
    .filter((picture) => picture !== "")
    .map(parseAttempt),
});

test.each<[string, readonly [string, string][], string, readonly string[]]>([
  ["one format passes through", [["a", "x=pass y=fail y.2=pass"]], "x=pass y=fail y.2=pass", []],
  ["nothing at all", [["a", ""]], "", []],
  [
    "the same attempt told twice is one",
    [
      ["a", "x=pass y=fail"],
      ["b", "x=pass y=fail"],
    ],
    "x=pass y=fail",
    [],
  ],
  [
    "the more specific outcome wins",
    [
      ["a", "x=fail y=pass"],
      ["b", "x=crash"],
    ],
    "x=crash y=pass",
    [],
  ],
  [
    "a timeout is more specific too",
    [
      ["a", "x=timeout y=pass"],
      ["b", "x=fail"],
    ],
    "x=timeout y=pass",
    [],
  ],
  [
    "unknown fields are filled in",
    [
      ["a", "x=fail!known y=pass"],
      ["b", "x=fail(broke)"],
    ],
    "x=fail(broke)!known y=pass",
    [],
  ],
  [
    "an empty message is no message",
    [
      ["a", "x=fail() y=pass"],
      ["b", "x=fail(broke)"],
    ],
    "x=fail(broke) y=pass",
    [],
  ],
  [
    "why a test was skipped is filled in too",
    [
      ["a", "x=skip y=pass"],
      ["b", "x=skip(offline)"],
    ],
    "x=skip(offline) y=pass",
    [],
  ],
  [
    "and is no reason for a failure, nor of a pass",
    [
      ["a", "x=skip(offline) y=fail z=pass"],
      ["b", "x=fail y=skip(offline) z=skip(offline)"],
    ],
    "x=fail y=fail z=pass",
    ["tellings-disagree"],
  ],
  [
    "occurrences stay apart",
    [
      ["a", "x=pass x#2=fail"],
      ["b", "x#2=fail(broke)"],
    ],
    "x=pass x#2=fail(broke)",
    [],
  ],
  [
    "a flat name finds its path",
    [
      ["a", "t/x_y.py=fail u/z.py=pass"],
      ["b", "t_x_y.py=crash(C)"],
    ],
    "t/x_y.py=crash(C) u/z.py=pass",
    [],
  ],
  [
    "a wrong guess of the folder does too",
    [
      ["a", "t_x/y.py=fail u/z.py=pass"],
      ["b", "t/x_y.py=crash(C)"],
    ],
    "t_x/y.py=crash(C) u/z.py=pass",
    [],
  ],
  [
    "of two paths with one flat name, the failed one",
    [
      ["a", "t/x_y.py=pass t_x/y.py=fail"],
      ["b", "t_x_y.py=fail(F)"],
    ],
    "t/x_y.py=pass t_x/y.py=fail(F)",
    [],
  ],
  [
    "both failed: the name stays",
    [
      ["a", "t/x_y.py=fail t_x/y.py=fail"],
      ["b", "t_x_y.py=fail(F)"],
    ],
    "t/x_y.py=fail t_x/y.py=fail t_x_y.py=fail(F)",
    ["tellings-apart", "ambiguous-name"],
  ],
  [
    "a path is found for one flat name only",
    [
      ["a", "t/x_y.py=fail u/z.py=pass v/w.py=pass"],
      ["b", "t_x/y.py=fail(F) t_x_y.py=fail(G)"],
    ],
    "t/x_y.py=fail(F) u/z.py=pass v/w.py=pass t_x_y.py=fail(G)",
    [],
  ],
  [
    "an exact name needs no guess",
    [
      ["a", "t/x_y.py=fail t_x/y.py=fail"],
      ["b", "t_x/y.py=fail(F)"],
    ],
    "t/x_y.py=fail t_x/y.py=fail(F)",
    [],
  ],
  [
    "who knows only the end knows the last failure",
    [
      ["a", "x=fail x.2=fail x.3=fail"],
      ["b", "x=fail(F)"],
    ],
    "x=fail x.2=fail x.3=fail(F)",
    [],
  ],
  [
    "or the last pass",
    [
      ["a", "x=fail x.2=pass"],
      ["b", "x=pass"],
    ],
    "x=fail x.2=pass",
    [],
  ],
  [
    "or the failure before it",
    [
      ["a", "x=fail x.2=pass"],
      ["b", "x=fail(F)"],
    ],
    "x=fail(F) x.2=pass",
    [],
  ],
  [
    "attempts that one format alone tells are added",
    [
      ["a", "x=pass y=pass"],
      ["b", "x=pass z=fail"],
    ],
    "x=pass y=pass z=fail",
    [],
  ],
  [
    "a failure is never merged away",
    [
      ["a", "x=pass y=pass"],
      ["b", "x=fail(F)"],
    ],
    "x=fail(F) y=pass",
    ["tellings-disagree"],
  ],
  [
    "nothing in common is said",
    [
      ["a", "x=pass y=pass"],
      ["b", "z=fail"],
    ],
    "x=pass y=pass z=fail",
    ["tellings-apart"],
  ],
  [
    "three formats",
    [
      ["a", "d/x.py=fail d/y.py=pass"],
      ["b", "d_x.py=crash(C)"],
      ["c", "d/x.py=fail!known d/y.py=pass"],
    ],
    "d/x.py=crash(C)!known d/y.py=pass",
    [],
  ],
  [
    "names are ordinary",
    [
      ["a", "__proto__=fail constructor=pass"],
      ["b", "__proto__=fail(F)"],
    ],
    "__proto__=fail(F) constructor=pass",
    [],
  ],
])("%s", (_name, pictures, merged, codes) => {
  const tellings = pictures.map(([format, attempts]) => telling(format, attempts));
  for (const given of [tellings, tellings.toReversed()]) {
    const { attempts, notes } = mergeTellings(given);
    expect(attempts.map(draw).join(" ")).toBe(merged);
    expect(notes.map(({ code }) => code)).toEqual(codes);
  }
});

const anyAttempt = fc.record({
  name: fc.constantFrom("d/x.py", "d/y_z.py", "d_y/z.py", "d_y_z.py", "__proto__"),
  occurrence: fc.integer({ min: 1, max: 2 }),
  attempt: fc.integer({ min: 1, max: 3 }),
  outcome: fc.constantFrom(...outcomes),
});
const anyTelling = fc
  .uniqueArray(anyAttempt, { selector: (a) => `${a.name} ${a.occurrence} ${a.attempt}`, maxLength: 12 })
  .map((list) => list.map(({ name, ...rest }) => ({ ...bareAttempt(asTestId(name), rest.outcome), ...rest })));

test("no attempt is counted twice, no failing test is lost, a telling merged with itself is itself", () => {
  fc.assert(
    fc.property(anyTelling, anyTelling, (a, b) => {
      const { attempts } = mergeTellings([
        { format: "a", attempts: a },
        { format: "b", attempts: b },
      ]);
      const keys = attempts.map(({ test: name, occurrence, attempt }) => `${name} ${occurrence} ${attempt}`);
      expect(new Set(keys).size).toBe(keys.length);
      const bad = (list: readonly Attempt[]): Set<string> =>
        new Set(
          list.filter(({ outcome }) => evidenceOf(outcome) === "bad").map(({ test: name }) => name.replace("/", "_")),
        );
      expect(bad(attempts)).toEqual(new Set([...bad(a), ...bad(b)]));
      const twice = mergeTellings([
        { format: "a", attempts: a },
        { format: "b", attempts: a },
      ]);
      expect(new Set(twice.attempts.map(draw))).toEqual(new Set(a.map(draw)));
    }),
  );
});
