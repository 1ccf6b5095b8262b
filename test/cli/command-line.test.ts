// What every verb shares: versions, help, words that mean nothing, and the exit codes that scripts see.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deflake, root } from "./deflake.ts";

describe("asking about deflake", () => {
  test("--version is the package's version and nothing else", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await deflake(["--version"])).toMatchObject({ code: 0, out: `${version}\n`, err: "" });
  });

  test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("%j shows the verbs", async (args) => {
    const { code, out, err } = await deflake(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Usage\n/);
    expect(out).toMatch(/^Verbs\n(?: {2}\w+ {2,}.+\n)+/m);
    expect(out, "the verb that completion scripts call is theirs alone").not.toMatch(/propose/);
  });

  test("help VERB says what VERB --help says", async () => {
    const [asked, flagged] = await Promise.all([deflake(["help", "completion"]), deflake(["completion", "--help"])]);
    expect(asked).toEqual(flagged);
    expect(asked.out).toMatch(/^Usage\n {2}deflake completion /);
  });
});

test.each<[string, readonly string[], RegExp]>([
  ["an unknown verb", ["frobnicate"], /no verb "frobnicate"/],
  ["a misspelt verb", ["complete"], /Did you mean `deflake completion`\?/],
  ["a name from Object's prototype", ["__proto__"], /no verb "__proto__"/],
  ["another one", ["constructor"], /no verb "constructor"/],
  ["a flag before the verb", ["--quiet", "completion"], /flags come after it/],
  ["an unknown flag", ["completion", "bash", "--nope"], /no flag --nope/],
  ["a short flag", ["completion", "-q"], /no flag -q/],
  ["a missing argument", ["completion"], /SHELL is missing/],
  ["one argument too many", ["completion", "bash", "zsh"], /"zsh" is one argument too many/],
  ["an argument that is not one of those known", ["completion", "tcsh"], /no completion for "tcsh"/],
])("%s: exit 64, with what, why and fix, and nothing on standard output", async (_, args, what) => {
  const { code, out, err } = await deflake(args);
  expect({ code, out }).toEqual({ code: 64, out: "" });
  expect(err).toMatch(what);
  expect(err).toMatch(/^error: .+\n {2}why {2}.+\n {2}fix {2}.+\n$/);
});

describe("colours", () => {
  const coloured = async (env: Record<string, string>, ...flags: string[]): Promise<boolean> =>
    (await deflake(["frobnicate", ...flags], { env })).err.includes("\x1b[");
  test("a pipe gets none", async () => expect(await coloured({})).toBe(false));
  test("FORCE_COLOR gives them", async () => expect(await coloured({ FORCE_COLOR: "1" })).toBe(true));
  test("FORCE_COLOR=0 does not", async () => expect(await coloured({ FORCE_COLOR: "0" })).toBe(false));
  test("NO_COLOR is stronger", async () => expect(await coloured({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false));
  test("--no-color is the strongest", async () =>
    expect(await coloured({ FORCE_COLOR: "1" }, "--no-color")).toBe(false));
});
