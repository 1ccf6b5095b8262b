// What a file tells of the run that wrote it, gathered from its document, suites and properties.

import { KeptProperties } from "../kept-properties.ts";
import type { ReportFacts } from "../format.ts";
import { processorWord, systemWord } from "../place-words.ts";
import { type Attributes, slots } from "./attributes.ts";
import type { Clockwork } from "./test-case.ts";

/** Properties that are facts about a place, and what they are called here. A host's name is none: it changes by the run. */
const facts: ReadonlyMap<string, (value: string) => readonly [string, string]> = new Map([
  ["os.name", (value) => ["os", systemWord(value)]],
  ["os.arch", (value) => ["arch", processorWord(value)]],
  ["java.specification.version", (value) => ["runtime", `java-${value}`]],
  ["go.version", (value) => ["runtime", value.split(" ")[0] ?? value]],
  ["browser.name", (value) => ["browser", value.toLowerCase()]],
]);

/**
 * What a JVM or a build says of itself, which Surefire and Ant write into every file: paths and versions by the dozen, of no
 * test, and now and then a password.
 */
const ofTheMachine =
  /^(?:(?:java|javax|jdk|sun|os|user|file|line|path|awt|native|stdout|stderr|surefire|maven|gradle|ant|env|idea|apple|gopherProxySet)\b|basedir$|localRepository$|library\.jansi|classworlds\b|guice\b)/;

/** What RSpec, Catch2 and we call what the tests were shuffled by, or their data made by. */
const seeds = new Set(["seed", "random-seed", "random_seed"]);

export class FactsGatherer {
  private startedAt: number | null = null;
  private finishedAt: number | null = null;
  /** A fact with two values is none of the file as a whole. */
  private readonly platform = new Map<string, string | null>();
  private seed: string | null = null;
  private readonly properties = new KeptProperties();
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
    // GoogleTest has 0 where it did not shuffle.
    const seed = attributes.get(slots.random_seed) ?? "0";
    if (seed !== "0") this.property("seed", seed);
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
    else if (seeds.has(name) && (this.seed ?? value) === value) this.seed = value;
    else if (!ofTheMachine.test(name)) this.properties.add(name, value);
  }

  /** How many properties there was no room for. */
  get propertiesLeft(): number {
    return this.properties.left;
  }

  /** How many tests the file says it has; null where it does not say. */
  get declaredTests(): number | null {
    return this.declared;
  }

  facts(complete: boolean): ReportFacts {
    const platform = new Map<string, string>();
    for (const [key, value] of this.platform) if (value !== null) platform.set(key, value);
    const properties = this.properties.list();
    return {
      telling: "all",
      complete,
      ...(this.startedAt === null ? {} : { startedAt: this.startedAt }),
      ...(this.finishedAt === null ? {} : { finishedAt: this.finishedAt }),
      ...(platform.size === 0 ? {} : { platform }),
      ...(this.seed === null ? {} : { seed: this.seed }),
      ...(properties.length === 0 ? {} : { properties }),
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
