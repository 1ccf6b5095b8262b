// The completion scripts, in the shells that they are for. Bash is everywhere; tests of a shell that is missing say so.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { calm, deflake, main } from "./deflake.ts";

const has = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "deflake-completion-"));
  symlinkSync(main, join(folder, "deflake"));
  execFileSync("chmod", ["+x", main]);
  writeFileSync(join(folder, "results.xml"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inShell = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...calm, PATH: `${folder}${delimiter}${process.env["PATH"]}` },
  });

describe("deflake propose", () => {
  const words = async (...line: string[]): Promise<string[]> =>
    (await deflake(["propose", "--", ...line])).out
      .split("\n")
      .flatMap((row) => (row === "" ? [] : [row.split("\t")[0] ?? ""]));
  test("verbs that begin so", async () => expect(await words("comp")).toEqual(["completion"]));
  test("itself is not proposed", async () => expect(await words("prop")).toEqual([]));
  test("values of an argument", async () => expect(await words("completion", "")).toEqual(["bash", "zsh", "fish"]));
  test("flags only where one was begun", async () => expect(await words("completion", "--")).toContain("--help"));
});

/** What Bash offers when the cursor stands at the end of the line. */
function bashOffers(line: string): string[] {
  const script = `
    source <(deflake completion bash)
    COMP_LINE=$1 COMP_POINT=\${#1}; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _deflake
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  // Bash itself breaks the words only at a prompt; these are its default breaks that matter here.
  const pieces = line.split(/\s+|(?<=[=:])|(?=[=:])/);
  return inShell("bash", ["-c", script, "bash", line, ...pieces])
    .split("\n")
    .filter((word) => word !== "");
}

describe.skipIf(!has("bash"))("bash", () => {
  test("a verb", () => expect(bashOffers("deflake comp")).toEqual(["completion"]));
  test("a value", () => expect(bashOffers("deflake completion z")).toEqual(["zsh"]));
  test("an empty word", () => expect(bashOffers("deflake completion ")).toEqual(["bash", "zsh", "fish"]));
  test("nothing to propose leaves the word to file names", () => {
    expect(bashOffers("deflake completion res")).toEqual([]);
    expect(inShell("bash", ["-c", "source <(deflake completion bash); complete -p deflake"])).toContain("-o default");
  });
});

describe.skipIf(!has("zsh"))("zsh", () => {
  const zshOffers = (...words: string[]): string[] => {
    // compadd works only inside a completion widget; what it is given is what would be shown.
    const script = `
      compdef() { : }
      compadd() { local -a all; all=("\${(@P)argv[-1]}"); print -rl -- "$all[@]" }
      _files() { print -r -- FILES }
      eval "$(deflake completion zsh)"
      words=("$@") CURRENT=$#
      _deflake`;
    return inShell("zsh", ["-f", "-c", script, "zsh", ...words])
      .split("\n")
      .filter((word) => word !== "");
  };
  test("a verb", () => expect(zshOffers("deflake", "comp")).toEqual(["completion"]));
  test("values", () => expect(zshOffers("deflake", "completion", "")).toEqual(["bash", "zsh", "fish"]));
  test("nothing to propose leaves the word to file names", () =>
    expect(zshOffers("deflake", "completion", "res")).toEqual(["FILES"]));
});

describe.skipIf(!has("fish"))("fish", () => {
  const fishOffers = (line: string): string[] =>
    inShell("fish", ["--no-config", "-c", `deflake completion fish | source; complete -C '${line}'`])
      .split("\n")
      .flatMap((row) => (row === "" ? [] : [row.split("\t")[0] ?? ""]));
  test("a verb", () => expect(fishOffers("deflake comp")).toEqual(["completion"]));
  test("values", () => expect(fishOffers("deflake completion ").toSorted()).toEqual(["bash", "fish", "zsh"]));
  test("nothing to propose leaves the word to file names", () =>
    expect(fishOffers("deflake completion res")).toEqual(["results.xml"]));
});
