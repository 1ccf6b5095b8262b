// Which runs could execute a test or a job, as far as dated events say: jobs and tests that come and go, and tests that are
// left out of jobs. Speaks only of what events speak of.

import type { Run } from "../model/run.ts";
import type { TestId } from "../model/test-id.ts";
import { eligibilityOf, type Event, type Span } from "./eligibility.ts";
import type { Source } from "./history.ts";
import { placeFrom } from "./places.ts";

/** Places of runs, the first and the last included. */
export interface PlaceSpan {
  readonly first: number;
  readonly last: number;
}

export interface Presence {
  /** The dated events that it rests on, oldest first. */
  readonly events: readonly Event[];
  /** Null where no event speaks of the job. */
  ofJob(job: string): readonly PlaceSpan[] | null;
  /** Null where no event speaks of the test in this job. */
  ofTest(test: TestId, job: string): readonly PlaceSpan[] | null;
}

/** Events beside counts are of the counted history, which may be another one; events alone are of the runs. */
export const tellsEventsOnly = ({ summaries }: Source): boolean =>
  summaries.length > 0 && summaries.every(({ kind }) => kind === "event");

/** The dated events of a history, oldest first: those of inputs that told nothing else. */
export function eventsOf(sources: readonly Source[]): readonly Event[] {
  return sources
    .filter(tellsEventsOnly)
    .flatMap(({ summaries }) => summaries)
    .filter((summary) => summary.kind === "event")
    .filter(({ at }) => at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

/** @param runs oldest first, those without a date before all others */
export function presenceOf(runs: readonly Run[], events: readonly Event[]): Presence {
  const eligibility = eligibilityOf(events);
  const starts = runs.map(({ startedAt }) => startedAt ?? Number.NEGATIVE_INFINITY);
  const placesIn = (spans: readonly Span[]): readonly PlaceSpan[] =>
    spans
      .map(({ from, to }) => ({
        first: from === null ? 0 : placeFrom(starts, from),
        last: (to === null ? runs.length : placeFrom(starts, to)) - 1,
      }))
      .filter(({ first, last }) => first <= last);
  return {
    events,
    ofJob: (job) => (events.length > 0 && eligibility.speaksOfJob(job) ? placesIn(eligibility.jobSpans(job)) : null),
    ofTest: (test, job) =>
      events.length > 0 && eligibility.speaksOfTest(test, job) ? placesIn(eligibility.spans(test, job)) : null,
  };
}

export const isPlacedIn = (place: number, spans: readonly PlaceSpan[]): boolean =>
  spans.some(({ first, last }) => first <= place && place <= last);
