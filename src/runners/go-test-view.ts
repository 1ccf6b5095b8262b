// What `go test` would print, from the events of `go test -json`: of tests that failed all they said, of packages how they ended.
// With `-v` all of it. The events have the output of every test, as `-v` has it.

import type { View } from "./runner.ts";

interface GoEvent {
  readonly Action?: unknown;
  readonly Package?: unknown;
  readonly Test?: unknown;
  readonly Output?: unknown;
}

/** Pieces of output that are held of one test until it is known how it ends. */
const heldAtMost = 20_000;

export function goTestView(verbose: boolean): View {
  let rest = "";
  /** By package and test with all its subtests: what they printed, and which of them failed. */
  const held = new Map<string, { readonly pieces: { test: string; text: string }[]; readonly failed: Set<string> }>();

  const ended = (key: string, all: boolean): string => {
    const { pieces = [], failed = new Set() } = held.get(key) ?? {};
    held.delete(key);
    return pieces
      .filter(({ test, text }) => (all || failed.has(test)) && !/^\s*(?:=== |--- (?:PASS|SKIP))/.test(text))
      .map(({ text }) => text)
      .join("");
  };

  const testEvent = (where: string, test: string, action: unknown, output: string): string => {
    const key = `${where}\n${test.split("/", 1)[0] ?? ""}`;
    const group = held.get(key) ?? { pieces: [], failed: new Set<string>() };
    held.set(key, group);
    if (action === "output") {
      group.pieces.push({ test, text: output });
      if (group.pieces.length > heldAtMost) group.pieces.splice(0, heldAtMost / 2);
    } else if (action === "fail") group.failed.add(test);
    const isOver = !test.includes("/") && (action === "pass" || action === "fail" || action === "skip");
    return isOver ? ended(key, false) : "";
  };

  const line = (text: string): string => {
    const event = eventIn(text);
    if (event === null) return `${text}\n`;
    const output = typeof event.Output === "string" ? event.Output : "";
    if (verbose) return output;
    const where = typeof event.Package === "string" ? event.Package : "";
    if (typeof event.Test === "string") return testEvent(where, event.Test, event.Action, output);
    // A package whose process died has tests without an end; one of them says why.
    if (event.Action === "fail")
      return [...held.keys()]
        .filter((key) => key.startsWith(`${where}\n`))
        .map((key) => ended(key, true))
        .join("");
    return output === "PASS\n" ? "" : output;
  };

  return {
    push: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      return lines.map(line).join("");
    },
    end: () => (rest === "" ? "" : line(rest)),
  };
}

function eventIn(line: string): GoEvent | null {
  if (!line.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "Action" in value ? value : null;
  } catch {
    return null;
  }
}
