// What a file tells of the run that wrote it, gathered from its document, suites and properties.

import type { ReportFacts } from "../format.ts";
import { type Attributes, slots } from "./attributes.ts";
import type { Clockwork } from "./test-case.ts";

/** Properties that are facts about a place, and what they are called here. A host's name is none: it changes by the run. */
const facts: ReadonlyMap<string, (value: string) => readonly [string, string]> = new Map([
  ["os.name", (value) => ["os", systemName(value)]],
  ["os.arch", (value) => ["arch", archName(value)]],
  ["java.specification.version", (value) => ["runtime", `java ${value}`]],
  ["go.version", (value) => ["runtime", value.split(" ")[0] ?? value]],
  ["browser.name", (value) => ["browser", value.toLowerCase()]],
]);

export class FactsGatherer {
  private startedAt: number | null = null;
  private finishedAt: number | null = null;
  /** A fact with two values is none of the file as a whole. */
  private readonly platform = new Map<string, string | null>();
  private declared: number | null = null;
  private documentDeclares = false;
  private readonly clock: Clockwork;

  constructor(clock: Clockwork) {
    this.clock = clock;
  }

  document(attributes: Attributes): void {
    const tests = countOf(attributes);
    this.documentDeclares = tests !== null;
    this.declare(tests);
    this.times(attributes);
  }

  /** @param outermost whether no suite stands around it; inner ones are counted in outer ones */
  suite(attributes: Attributes, outermost: boolean): void {
    if (outermost && !this.documentDeclares) this.declare(countOf(attributes));
    this.times(attributes);
  }

  /** The next document stands on its own. */
  documentEnded(): void {
    this.documentDeclares = false;
  }

  property(name: string, value: string): void {
    const fact = facts.get(name)?.(value);
    if (fact !== undefined) this.fact(...fact);
  }

  /** How many tests the file says it has; null where it does not say. */
  get declaredTests(): number | null {
    return this.declared;
  }

  facts(complete: boolean): ReportFacts {
    const platform = new Map<string, string>();
    for (const [key, value] of this.platform) if (value !== null) platform.set(key, value);
    return {
      telling: "all",
      complete,
      ...(this.startedAt === null ? {} : { startedAt: this.startedAt }),
      ...(this.finishedAt === null ? {} : { finishedAt: this.finishedAt }),
      ...(platform.size === 0 ? {} : { platform }),
    };
  }

  private declare(tests: number | null): void {
    if (tests !== null) this.declared = (this.declared ?? 0) + tests;
  }

  private times(attributes: Attributes): void {
    const started = this.clock.instant(attributes.get(slots.timestamp));
    if (started === null) return;
    this.startedAt = Math.min(this.startedAt ?? started, started);
    const took = this.clock.duration(attributes.get(slots.time));
    if (took !== null) this.finishedAt = Math.max(this.finishedAt ?? 0, Math.round(started + took));
  }

  fact(key: string, value: string): void {
    const before = this.platform.get(key);
    this.platform.set(key, before === undefined || before === value ? value : null);
  }
}

function countOf(attributes: Attributes): number | null {
  const text = attributes.get(slots.tests);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function systemName(value: string): string {
  const name = value.toLowerCase();
  if (name.startsWith("windows")) return "windows";
  return name.startsWith("mac") || name === "darwin" ? "darwin" : name;
}

const archName = (value: string): string =>
  new Map([
    ["amd64", "x64"],
    ["x86_64", "x64"],
    ["aarch64", "arm64"],
  ]).get(value.toLowerCase()) ?? value.toLowerCase();
