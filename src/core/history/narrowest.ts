// Where something fails, in the fewest words that explain it: everywhere, or the narrowest facts (an operating system, a
// job, a family of jobs) that hold at every failure, where passes elsewhere show that the place matters. A rule that is
// wider than its evidence would forgive what nobody has seen.

import { logBeta } from "../stats/beta.ts";

/** Facts that all must hold of a place: those of its platform, and `job`, in which `*` stands for any text. */
export type Facts = Readonly<Record<string, string>>;

/** What was executed in places that have the same facts. */
export interface PlaceCount {
  readonly facts: ReadonlyMap<string, string>;
  readonly failures: number;
  readonly executions: number;
}

export interface Narrowest {
  /** Everywhere, or where one of the conditions holds. */
  readonly where: "all" | readonly Facts[];
  /** What was executed there; it holds all failures. */
  readonly failures: number;
  readonly executions: number;
  /** What was executed elsewhere and never failed. */
  readonly executionsElsewhere: number;
}

/** So many times likelier than "everywhere" must a narrower place be. */
const oddsToNarrow = 4;
/** A condition beyond these is no explanation any more. */
const mostConditions = 4;
/** Jobs are families where their names begin alike, up to one of these. */
const familyEnds = /[_\-./: (]+/g;

/**
 * Compares "it fails at one rate everywhere" with "it fails at one rate in these places and never elsewhere", the rate
 * unknown in both, for all sets of conditions that a greedy cover finds; each condition costs what it takes to pick it.
 *
 * @example
 * narrowestOf([
 *   { facts: new Map([["os", "darwin"], ["job", "macos"]]), failures: 6, executions: 40 },
 *   { facts: new Map([["os", "linux"], ["job", "unit"]]), failures: 0, executions: 200 },
 * ]).where // [{ os: "darwin" }]
 */
export function narrowestOf(places: readonly PlaceCount[]): Narrowest {
  const everywhere = sumOf(places);
  const conditions = conditionsFor(places);
  const costOfOne = Math.log(Math.max(1, conditions.length));
  const fit = ({ failures, executions }: Counts): number =>
    logBeta(failures + 0.5, Math.max(0, executions - failures) + 0.5);
  let best: { readonly score: number; readonly cover: readonly Condition[]; readonly inside: Counts } | null = null;
  for (const first of conditions) {
    const cover = coverFrom(first, conditions, places);
    if (cover === null) continue;
    const inside = sumOf(places.filter((_, at) => cover.some(({ holds }) => holds[at] === true)));
    const score = fit(inside) - cover.length * costOfOne;
    if (best === null || score > best.score) best = { score, cover, inside };
  }
  if (best === null || best.score - fit(everywhere) < Math.log(oddsToNarrow))
    return { where: "all", ...everywhere, executionsElsewhere: 0 };
  return {
    where: best.cover.map(({ facts }) => facts),
    ...best.inside,
    executionsElsewhere: everywhere.executions - best.inside.executions,
  };
}

interface Counts {
  readonly failures: number;
  readonly executions: number;
}

const sumOf = (places: readonly Counts[]): Counts => ({
  failures: places.reduce((sum, { failures }) => sum + failures, 0),
  executions: places.reduce((sum, { executions }) => sum + executions, 0),
});

interface Condition {
  readonly facts: Facts;
  /** For each place whether it holds there. */
  readonly holds: readonly boolean[];
}

/**
 * Everything that can be said of a place with a failure in one or two facts, and that is not so everywhere. Of what holds in
 * the same places the plainest is kept: one fact before two, a platform's before a job's, a job before a family of jobs.
 */
function conditionsFor(places: readonly PlaceCount[]): readonly Condition[] {
  const failing = places.filter(({ failures }) => failures > 0);
  const families = familiesOf(places.flatMap(({ facts }) => facts.get("job") ?? []));
  const known = new Map<string, Condition>();
  const add = (facts: Facts): void => {
    const holds = places.map((place) => holdsAt(facts, place));
    const key = holds.map(Number).join("");
    if (!holds.includes(false) || known.has(key)) return;
    known.set(key, { facts, holds });
  };
  const platformFacts = (place: PlaceCount): readonly (readonly [string, string])[] =>
    [...place.facts].filter(([key]) => key !== "job").sort(([a], [b]) => (a < b ? -1 : 1));
  for (const place of failing) for (const fact of platformFacts(place)) add(Object.fromEntries([fact]));
  for (const { facts } of failing) if (facts.get("job")) add({ job: facts.get("job")! });
  for (const family of families) if (failing.some((place) => holdsAt({ job: family }, place))) add({ job: family });
  for (const place of failing) {
    const facts = [...platformFacts(place), ...[...place.facts].filter(([key, name]) => key === "job" && name !== "")];
    facts.forEach((one, at) => facts.slice(at + 1).forEach((other) => add(Object.fromEntries([one, other]))));
  }
  return [...known.values()];
}

function holdsAt(facts: Facts, { facts: there }: PlaceCount): boolean {
  return Object.entries(facts).every(([key, value]) => {
    const fact = there.get(key);
    return key === "job" && value.endsWith("*") ? fact?.startsWith(value.slice(0, -1)) === true : fact === value;
  });
}

/** The beginnings that several jobs share, as patterns. */
function familiesOf(jobs: readonly string[]): readonly string[] {
  const members = new Map<string, Set<string>>();
  for (const job of jobs)
    for (const end of job.matchAll(familyEnds)) {
      const pattern = `${job.slice(0, end.index + end[0].length)}*`;
      const family = members.get(pattern) ?? new Set<string>();
      members.set(pattern, family);
      family.add(job);
    }
  return [...members].filter(([, family]) => family.size > 1).map(([pattern]) => pattern);
}

/** Conditions that hold at every failure, beginning with `first`, each next one with most failures for its executions. */
function coverFrom(
  first: Condition,
  conditions: readonly Condition[],
  places: readonly PlaceCount[],
): readonly Condition[] | null {
  const cover = [first];
  for (;;) {
    const open = places.map(({ failures }, at) => failures > 0 && !cover.some(({ holds }) => holds[at] === true));
    if (!open.includes(true)) return cover;
    if (cover.length === mostConditions) return null;
    let best: { readonly condition: Condition; readonly share: number } | null = null;
    for (const condition of conditions) {
      const { failures } = sumOf(places.filter((_, at) => open[at] === true && condition.holds[at] === true));
      const { executions } = sumOf(places.filter((_, at) => condition.holds[at] === true));
      const share = failures / Math.max(1, executions);
      if (failures > 0 && (best === null || share > best.share)) best = { condition, share };
    }
    if (best === null) return null;
    cover.push(best.condition);
  }
}
