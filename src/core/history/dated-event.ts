// A dated event as it stands in a report: something that changed what could run or fail.

import { isoTime } from "./calendar.ts";
import type { Event } from "./eligibility.ts";

export interface DatedEvent {
  readonly at: string | null;
  readonly when: string;
  readonly what: string;
  readonly subject: string;
  readonly scope: string | null;
  readonly effect: string | null;
  readonly commit: string | null;
}

export const datedEvent = ({ at, when, what, subject, scope, effect, commit }: Event): DatedEvent => ({
  at: isoTime(at),
  when,
  what,
  subject,
  scope,
  effect,
  commit,
});
