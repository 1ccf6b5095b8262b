// From what a stream says, in its order, to attempts: a test begins, attaches files, ends; it may do so again. Both
// versions of subunit say the same things, one in packets, the other in lines.

import type { Attempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { noProperties } from "../../core/model/properties.ts";
import { type TestId, testId } from "../../core/model/test-id.ts";
import type { Sink } from "../format.ts";
import { KeptProperties } from "../kept-properties.ts";
import { Repeats } from "../repeats.ts";
import { UnderWay } from "../under-way.ts";
import { Attachments } from "./attachments.ts";
import type { StreamNotes } from "./stream-notes.ts";

/** More tests than these are never under way at once; the oldest one is given up. */
const openAtMost = 1024;

interface Execution {
  readonly id: string;
  /** By its id and route: two workers may run the same test. */
  readonly key: string;
  readonly test: TestId;
  startedAt: number | null;
  worker: string | null;
  /** The last that were told. */
  tags: readonly string[];
  order: number | null;
  /** The same test was under way elsewhere meanwhile, so that neither is a retry of the other. */
  overlaps: boolean;
  readonly attachments: Attachments;
}

/** What is known when something happens to a test. */
export interface Moment {
  /** Milliseconds since 1970, with their fraction. */
  readonly at: number | null;
  readonly tags: readonly string[];
  /** Where it ran, where no tag says it. */
  readonly route: string | null;
}

export class Executions {
  readonly #sink: Sink;
  readonly #notes: StreamNotes;
  readonly #repeats = new Repeats();
  /** Tests under way, by their keys. */
  readonly #open = new UnderWay<Execution>();
  readonly #orders = new Map<string | null, number>();
  /** Tests that were announced, and have not ended yet. */
  readonly #announced = new Set<string>();
  #earliest: number | null = null;
  #latest: number | null = null;
  #told = 0;
  #complete = true;

  constructor(sink: Sink, notes: StreamNotes) {
    this.#sink = sink;
    this.#notes = notes;
  }

  /** The stream lists a test without running it. */
  announce(id: string): void {
    this.#announced.add(id);
  }

  begin(id: string, moment: Moment): void {
    const execution = this.#execution(id, moment);
    execution.startedAt = moment.at;
    execution.order ??= this.#nextOrder(execution.worker);
  }

  attach(id: string, moment: Moment, file: { name: string; mimeType: string | null; bytes: string }): void {
    this.#execution(id, moment).attachments.add(file.name, file.mimeType, file.bytes);
  }

  finish(id: string, outcome: Outcome, moment: Moment): void {
    const execution = this.#execution(id, moment);
    this.#open.end(execution.key);
    if (this.#announced.size > 0) this.#announced.delete(id);
    execution.order ??= this.#nextOrder(execution.worker);
    this.#tell(execution, outcome, moment.at);
  }

  /** Nobody says how it ended. */
  lose(id: string, moment: Moment): void {
    const execution = this.#open.end(keyOf(id, moment.route));
    if (execution !== null) this.#lost(execution);
  }

  /** A time that the stream names. */
  clock(at: number): void {
    this.#earliest = Math.min(at, this.#earliest ?? at);
    this.#latest = Math.max(at, this.#latest ?? at);
  }

  /** Something of the stream is missing. */
  incomplete(): void {
    this.#complete = false;
  }

  /** @param strange whether there was nothing of subunit in the file */
  end(strange: boolean): void {
    for (const execution of this.#open.values()) this.#lost(execution);
    const telling = strange || this.#told === 0 ? "none" : "all";
    if (telling === "none" && this.#announced.size > 0) this.#notes.onlyListed(this.#announced.size);
    else if (this.#announced.size > 0) {
      this.#notes.missing(this.#announced.size);
      this.#complete = false;
    }
    if (this.#earliest !== null) this.#sink.about({ startedAt: Math.floor(this.#earliest) });
    if (this.#latest !== null) this.#sink.about({ finishedAt: Math.ceil(this.#latest) });
    this.#sink.about({ telling, complete: this.#complete });
  }

  #execution(id: string, { tags, route }: Moment): Execution {
    const key = keyOf(id, route);
    let execution = this.#open.get(key);
    if (execution === null) {
      this.#giveUpOldest();
      const test = testId([id.trim() === "" ? "(unnamed)" : id]);
      execution = {
        id,
        key,
        test,
        startedAt: null,
        worker: null,
        tags,
        order: null,
        overlaps: false,
        attachments: new Attachments(),
      };
      this.#markOverlaps(execution);
      this.#open.begin(key, execution);
    }
    execution.worker = workerOf(tags) ?? execution.worker ?? route;
    // Without tags, nothing is said of them.
    if (tags.length > 0) execution.tags = tags;
    return execution;
  }

  #markOverlaps(execution: Execution): void {
    if (this.#open.size === 0) return;
    for (const other of this.#open.values()) {
      if (other.id !== execution.id) continue;
      other.overlaps = true;
      execution.overlaps = true;
    }
  }

  #giveUpOldest(): void {
    const oldest = this.#open.size < openAtMost ? null : this.#open.oldest();
    if (oldest === null) return;
    this.#open.end(oldest.key);
    this.#lost(oldest);
  }

  #lost(execution: Execution): void {
    this.#notes.unfinished();
    this.#complete = false;
    this.#announced.delete(execution.id);
    this.#tell(execution, "abort", null);
  }

  #tell(
    { test, startedAt, worker, tags, order, overlaps, attachments }: Execution,
    told: Outcome,
    endedAt: number | null,
  ): void {
    const bad = evidenceOf(told) === "bad";
    const failure = told === "pass" ? null : told === "skip" ? attachments.reason() : attachments.failure();
    const properties = propertiesOf(tags);
    if (properties !== null && properties.left > 0) this.#notes.propertiesCut();
    if (attachments.cut) this.#notes.cut();
    if (attachments.binary) this.#notes.binary();
    const outcome = !bad || failure === null ? told : (sign(failure.type ?? "", failure.message) ?? told);
    const { occurrence, attempt } = this.#repeats.take(test, !overlaps, 1, bad);
    this.#told += 1;
    this.#sink.attempt({
      test,
      occurrence,
      attempt,
      outcome,
      startedAt: startedAt === null ? null : Math.floor(startedAt),
      durationMs: durationOf(startedAt, endedAt),
      worker,
      order,
      file: null,
      failure,
      ignoredBecause: null,
      properties: properties?.list() ?? noProperties,
    } satisfies Attempt);
  }

  #nextOrder(worker: string | null): number {
    const order = (this.#orders.get(worker) ?? 0) + 1;
    this.#orders.set(worker, order);
    return order;
  }
}

/** Neither a test id nor a route has a line break when it stands here. */
const keyOf = (id: string, route: string | null): string => (route === null || route === "" ? id : `${route}\n${id}`);

/** testr and stestr tag what ran in their third worker with `worker-2`. */
const workerOf = (tags: readonly string[]): string | null => tags.find(isWorker) ?? null;

const isWorker = (tag: string): boolean => tag.startsWith("worker-") && /^worker-\d+$/.test(tag);

/** All tags but those: a set, which its writer may tell in another order each time. */
function propertiesOf(tags: readonly string[]): KeptProperties | null {
  if (tags.every(isWorker)) return null;
  const kept = new KeptProperties();
  for (const tag of tags.toSorted()) if (!isWorker(tag)) kept.add("tag", tag);
  return kept;
}

/** To whole microseconds, as exactly as Python measures. A clock that ran back tells nothing. */
function durationOf(startedAt: number | null, endedAt: number | null): number | null {
  if (startedAt === null || endedAt === null || endedAt < startedAt) return null;
  return Math.round((endedAt - startedAt) * 1000) / 1000;
}

/** subunit has one word for all failures; what happened stands in the text. */
function sign(type: string, message: string): Outcome | null {
  if (/^(?:fixtures|testtools)\.(?:.*\.)?Timeout(?:Exception|Error)$/.test(type)) return "timeout";
  return /^lost connection during (?:[\w ]+ of )?test '/.test(message) ? "crash" : null;
}
