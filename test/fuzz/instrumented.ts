// The readers with a counter at every branch: what was run, and how much work it was, without a clock. Bundled from the
// sources with rolldown, whose parser says where the branches are.
// docs/decisions/0060-fuzzing-readers.md has the alternatives.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import type { Format } from "../../src/formats/format.ts";

const root = join(import.meta.dirname, "../..");

export interface Instrumented {
  readonly formats: readonly Format[];
  /** One for each branch: how often it was taken since somebody cleared them. */
  readonly counters: Uint32Array;
  /** The texts that stand in the readers' sources, which are words of their formats. */
  readonly words: readonly string[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

/** What stands at which place of a source; closing texts before opening ones, outer texts around inner ones. */
class Insertions {
  readonly #opening = new Map<number, string>();
  readonly #closing = new Map<number, string>();

  open(at: number, text: string): void {
    this.#opening.set(at, (this.#opening.get(at) ?? "") + text);
  }

  close(at: number, text: string): void {
    this.#closing.set(at, text + (this.#closing.get(at) ?? ""));
  }

  into(code: string): string {
    let [text, done] = ["", 0];
    const places = [...new Set([...this.#opening.keys(), ...this.#closing.keys()])].toSorted((a, b) => a - b);
    for (const at of places) {
      text += code.slice(done, at) + (this.#closing.get(at) ?? "") + (this.#opening.get(at) ?? "");
      done = at;
    }
    return text + code.slice(done);
  }
}

class Instrumenter {
  readonly words = new Set<string>();
  branches = 0;

  source(code: string): string {
    const insertions = new Insertions();
    this.#visit(parseAst(code, { lang: "ts" }) as unknown as Node, insertions);
    return `const $counters = globalThis.$deflakeCounters;\n${insertions.into(code)}`;
  }

  #visit(node: Node, insertions: Insertions): void {
    if (node.type === "Literal" && typeof node["value"] === "string") this.#word(node["value"]);
    for (const part of branchesOf(node)) this.#mark(part, insertions);
    for (const [field, value] of Object.entries(node)) {
      // Types do not run.
      if (field.startsWith("type") || field === "returnType") continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
        if (isNode(child)) this.#visit(child, insertions);
    }
  }

  #word(text: string): void {
    if (text.length > 1 && text.length <= 24) this.words.add(text);
  }

  #mark(part: Node, insertions: Insertions): void {
    const count = `$counters[${(this.branches += 1)}]++`;
    if (part.type === "BlockStatement") insertions.open(part.start + 1, `${count};`);
    else if (part.type.endsWith("Statement")) {
      insertions.open(part.start, `{${count};`);
      insertions.close(part.end, "}");
    } else {
      insertions.open(part.start, `(${count},`);
      insertions.close(part.end, ")");
    }
  }
}

/** The parts of a construct that run or do not. */
function branchesOf(node: Node): readonly Node[] {
  const parts = (...names: string[]): readonly Node[] => names.map((name) => node[name]).filter(isNode);
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "ForStatement":
    case "ForOfStatement":
    case "WhileStatement":
      return parts("body");
    case "IfStatement":
    case "ConditionalExpression":
      return parts("consequent", "alternate");
    case "LogicalExpression":
      return parts("right");
    case "SwitchCase":
      return (node["consequent"] as readonly Node[]).slice(0, 1);
    default:
      return [];
  }
}

export async function instrumentedReaders(): Promise<Instrumented> {
  const instrumenter = new Instrumenter();
  const bundle = await rolldown({
    input: join(root, "src/formats/registry.ts"),
    platform: "node",
    plugins: [
      {
        name: "count-branches",
        transform: (code, id) => (id.includes("/src/formats/") ? { code: instrumenter.source(code) } : null),
      },
    ],
  });
  const folder = join(root, "node_modules/.cache/deflake-fuzz");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `readers-${process.pid}.mjs`);
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  const counters = new Uint32Array(instrumenter.branches + 1);
  Object.assign(globalThis, { $deflakeCounters: counters });
  const { formats } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { formats: readonly Format[] };
  return { formats, counters, words: [...instrumenter.words].toSorted() };
}
