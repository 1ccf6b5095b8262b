// Counts that somebody else made, checked as a sceptical reader would: do sums fit, can it have been so at that date, does
// chance explain it. Nothing is corrected; what does not fit is said with its counts.

import { attributionFindings } from "./attributions.ts";
import { chanceFindings } from "./chance.ts";
import { dateFindings } from "./dates.ts";
import { sumFindings } from "./sums.ts";
import type { Finding, Tables } from "./tables.ts";

export const findingsOf = (tables: Tables): readonly Finding[] => [
  ...sumFindings(tables),
  ...attributionFindings(tables),
  ...dateFindings(tables),
  ...chanceFindings(tables),
];
