// Whether a listed test fails nearly always at its first attempt: then it is broken, and the list hides it.

export type Masking = "no" | "nearly" | "masked";

/** Of so many executions in a row, so many failed. */
interface Mark {
  readonly executions: number;
  readonly failures: number;
}

/** From here on it is reported… */
export const nearlyMaskedAt: Mark = { executions: 10, failures: 9 };
/** … and from here on it is forgiven no longer. */
export const maskedAt: Mark = { executions: 20, failures: 18 };

/**
 * Looks at the last executions only: a test that was mended is trusted again as soon as it has passed a few times.
 *
 * @param failed whether each first attempt failed, oldest first
 */
export function maskingOf(failed: readonly boolean[]): Masking {
  if (reaches(failed, maskedAt)) return "masked";
  return reaches(failed, nearlyMaskedAt) ? "nearly" : "no";
}

function reaches(failed: readonly boolean[], { executions, failures }: Mark): boolean {
  const last = failed.slice(-executions);
  return last.length === executions && last.filter(Boolean).length >= failures;
}
