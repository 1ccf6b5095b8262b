// What is known of where a file belongs, from flags, a layout or a sidecar. What is absent was not said.

import type { Platform } from "../../core/model/platform.ts";
import type { Conclusion } from "../../core/model/run.ts";

export interface Naming {
  readonly run?: string;
  readonly job?: string;
  readonly workflow?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly event?: string;
  readonly platform?: Platform;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** How the job ended, not the run: a run's jobs end differently. */
  readonly conclusion?: Conclusion;
}

/** What several say together; the first to say something of a thing is believed. Platforms are joined fact by fact. */
export function firstSaid(namings: readonly Naming[]): Naming {
  const platform = new Map(namings.toReversed().flatMap((naming) => [...(naming.platform ?? [])]));
  return { ...Object.assign({}, ...namings.toReversed()), platform };
}
