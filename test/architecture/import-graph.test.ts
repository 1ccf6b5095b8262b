// The house rules, held over the real import graph. A failure says what to do instead.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const src = join(root, "src");

/** What each room may import, and why nothing else. `*` stands for npm packages. */
const rooms: Record<string, { may: readonly string[]; node: boolean; instead: string }> = {
  core: {
    may: ["core"],
    node: false,
    instead: "Pass what you need in as an argument, or move the code to the ring that knows it.",
  },
  formats: {
    may: ["core", "formats"],
    node: false,
    instead: "A format turns text into the model; let app pass it what it needs.",
  },
  runners: { may: ["core", "runners"], node: false, instead: "A runner is data; let app act on it." },
  render: {
    may: ["core", "render"],
    node: false,
    instead: "A renderer turns a Report into text; let app fetch what it shows.",
  },
  app: {
    may: ["core", "formats", "runners", "render", "app"],
    node: false,
    instead: "Add a port to app/ports.ts and implement it in io.",
  },
  io: {
    may: ["core", "formats", "app/ports", "io"],
    node: true,
    instead: "io implements ports; the verb in app puts the pieces together.",
  },
  cli: {
    may: ["core", "app", "render", "io", "formats", "runners", "cli"],
    node: true,
    instead: "A door calls a verb of app.",
  },
  web: { may: ["core", "app", "render", "io", "web"], node: true, instead: "A door calls a verb of app." },
  "node-test": {
    may: ["node-test"],
    node: true,
    instead: "deflake/node-test has no dependency; pass values through a file or an event.",
  },
  "node-test-rules": {
    may: ["core", "formats", "node-test"],
    node: true,
    instead:
      "It is bundled into one file for deflake/node-test, and reads deflake.yaml; let it import what that takes.",
  },
  reporters: {
    may: ["core", "formats", "app", "io", "reporters"],
    node: true,
    instead: "A reporter names tests and failures as formats do, records through io and stays tiny.",
  },
  "index.ts": {
    may: ["core", "formats", "runners", "render", "app", "io"],
    node: false,
    instead: "The library's door only hands names on.",
  },
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ts|mts|cts|tsx)$/.test(name))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

const pattern =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...text.matchAll(pattern)].map((match) => {
    const to = match[3] ?? match[4] ?? "";
    const path = to.startsWith(".") ? relative(src, resolve(src, dirname(file), to)).replaceAll("\\", "/") : to;
    return { from: file, to: path, typeOnly: match[2] !== undefined };
  });
}

const graph = files.flatMap(importsOf);
const roomOf = (file: string): string => file.split("/")[0] ?? file;
const isOwn = (path: string): boolean => rooms[roomOf(path)] !== undefined && /\.(ts|mts|cts|tsx)$/.test(path);

test("every file stands in a room that the house knows", () => {
  const strangers = files.filter((file) => rooms[roomOf(file)] === undefined);
  expect(strangers, "Put the file into one of the rooms of ARCHITECTURE.md, or add the room there and here.").toEqual(
    [],
  );
});

test.each(Object.entries(rooms))("%s imports only what its ring may know", (room, { may, node, instead }) => {
  const wrong = graph
    .filter(({ from }) => roomOf(from) === room)
    .filter(({ to }) =>
      isOwn(to)
        ? !may.some((allowed) => to === `${allowed}.ts` || to.startsWith(`${allowed}/`))
        : to.startsWith("node:") && !node,
    )
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(wrong, instead).toEqual([]);
});

test("no import leads back to where it came from", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of graph)
    if (isOwn(to) && !typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    else if (!done.has(file)) {
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    }
  };
  files.forEach((file) => visit(file, []));
  expect(circles, "Move what both need into a third file below them.").toEqual([]);
});

test("no room hides behind an index or a drawer called utils", () => {
  const hidden = files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)|.+\/index\.ts$/.test(file));
  expect(hidden, "Name the file after the thing it holds, and import it by that name.").toEqual([]);
});

test("the graph was read: it has files and imports", () => {
  expect(files.length).toBeGreaterThan(10);
  expect(graph.length).toBeGreaterThan(10);
});
