// Commits under way while the next input is read: a store that is told of several at once may save them in one go. Their
// answers are taken in the order in which they were begun.

import type { Committed } from "../ports.ts";

/** Begun and not yet saved: no more inputs than these, and no more attempts in all of them. */
const mostInputs = 64;
const mostAttempts = 200_000;

interface Begun {
  readonly attempts: number;
  readonly saved: Promise<Committed>;
  readonly hear: (committed: Committed) => void;
}

export interface Commits {
  /** Waits for the oldest ones where too many are under way. Rejects where one of those could not be saved. */
  begin(begun: Begun): Promise<void>;
  /** Waits for all of them. Rejects where one could not be saved, once all others are. */
  settle(): Promise<void>;
}

export function openCommits(): Commits {
  const begun: Begun[] = [];
  let attempts = 0;

  async function hearOldest(): Promise<void> {
    const oldest = begun.shift();
    if (oldest === undefined) return;
    attempts -= oldest.attempts;
    oldest.hear(await oldest.saved);
  }

  return {
    async begin(one) {
      // Heard of in its turn; until then a failure is nobody's, and must not end the process.
      one.saved.catch(() => undefined);
      begun.push(one);
      attempts += one.attempts;
      while (begun.length > mostInputs || (begun.length > 1 && attempts > mostAttempts)) await hearOldest();
    },
    async settle() {
      await Promise.allSettled(begun.map(({ saved }) => saved));
      const failures: unknown[] = [];
      while (begun.length > 0) await hearOldest().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
