// The time of day, for verbs that are given a clock.

import type { Clock } from "../app/ports.ts";

export const systemClock: Clock = { now: () => Date.now() };
