// Every command that help and the documents show is run. In documents, a block of `console` that begins with `$ deflake`, or
// with a script of `examples/`, is a session: its commands are typed one after the other, and what stands below each is what
// it has to print. `…` stands for any text, and alone on a line for any lines.
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deflake, root } from "../cli/deflake.ts";
import { openFullWorkplace, openSmallWorkplace, type Workplace } from "../cli/workplace.ts";

describe("every example in --help", async () => {
  let imported: Workplace;
  beforeAll(async () => {
    imported = openSmallWorkplace();
    await imported.shell("deflake import examples/micropython");
  });
  afterAll(() => imported.clear());

  const { out } = await deflake(["--help"]);
  const verbs = [...(out.split("\nVerbs\n")[1] ?? "").matchAll(/^ {2}([\w-]+)/gm)].map(([, verb = ""]) => verb);
  const helps = await Promise.all(
    [[], ...verbs.map((verb) => [verb])].map(async (args) => deflake([...args, "--help"])),
  );
  const examples = helps.flatMap((help) => [...help.out.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line = ""]) => line));

  test("help lists verbs, and all of them have examples", () => {
    expect(verbs).toContain("report");
    for (const help of helps) expect(help.out).toMatch(/^Examples\n {2}\$ .*deflake/m);
  });

  test.each([...new Set(examples)])("%s", async (line) => {
    const here = imported.copy();
    // The flaky test is there for what looks for flakiness. All else finds tests that pass, for it ends as they do.
    if (!line.includes("examples/diagnosis"))
      cpSync(join(root, "test/docs/steady.test.mjs"), join(here.folder, "examples/diagnosis/notes.test.mjs"));
    const { code, err } = await here.shell(line);
    here.clear();
    // `run` says below the command's own output what it came to.
    expect({ code, err: err.replace(/^Wrote .*\n/, "").replace(/^\ndeflake: [^]*$/, "") }).toEqual({
      code: 0,
      err: "",
    });
  });
});

interface Step {
  readonly line: string;
  readonly prints: string;
}

const documents = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name)),
]
  .filter((name) => name.endsWith(".md"))
  .toSorted();

const sessions = documents.flatMap((document) =>
  [
    ...readFileSync(join(root, document), "utf8").matchAll(
      /^```(?:console|sh)\n(\$ (?:deflake|sh examples)[^]*?)^```$/gm,
    ),
  ].map(([, block = ""]): readonly [document: string, first: string, steps: readonly Step[]] => {
    const steps = block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [line = "", ...prints] = step.split("\n");
        return { line, prints: prints.join("\n").trim() };
      });
    return [document, steps[0]?.line ?? "", steps];
  }),
);

/** What a document shows, as a pattern for what is printed. */
function patternOf(shown: string): RegExp {
  const lines = shown.split("\n").map((line) =>
    line.trim() === "…"
      ? "(?:.*\n)*?"
      : `${line
          .trimEnd()
          .split("…")
          .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join(".*")} *\n`,
  );
  return new RegExp(`^${lines.join("")}$`);
}

describe("every session in the documents", () => {
  let examples: Workplace;
  beforeAll(() => void (examples = openFullWorkplace()));
  afterAll(() => examples.clear());

  test("there are some", () => expect(sessions.map(([document]) => document)).toContain("README.md"));

  test.each(sessions)("%s: %s", async (_, __, steps) => {
    const here = examples.copy();
    for (const { line, prints } of steps) {
      const { code, out, err } = await here.shell(line);
      expect(code !== 0, `$ ${line}\n${err}`).toBe(prints.startsWith("error:"));
      if (prints !== "") expect(`${(out + err).trim()}\n`, `$ ${line}`).toMatch(patternOf(prints));
    }
    here.clear();
  });
});

test("patterns match what they show and nothing else", () => {
  expect("a.b\n").toMatch(patternOf("a.b"));
  expect("axb\n").not.toMatch(patternOf("a.b"));
  expect("12 of 60 runs\n").toMatch(patternOf("… of … runs"));
  expect("a\nb\nc\nd\n").toMatch(patternOf("a\n…\nd"));
  expect("a\nb\n").not.toMatch(patternOf("a"));
});
