// Why a test was skipped, as its format tells it. A skip of which nothing is said has no reason, rather than an empty one.

import type { Failure } from "../core/model/attempt.ts";
import { messageLimit } from "./limits.ts";

/**
 * A reason that is one text; null where it says nothing.
 *
 * @param cut called where more was said than is kept
 * @param type the kind of skip, where there are several, such as `todo`
 */
export function skipReason(
  text: string | null | undefined,
  cut: () => void,
  type: string | null = null,
): Failure | null {
  const message = text?.trim() ?? "";
  if (message.length > messageLimit) cut();
  return unlessSilent({ type, message: message.slice(0, messageLimit), trace: null, output: null });
}

/** What was told of a skip; null where none of its texts says anything. */
export const unlessSilent = (told: Failure): Failure | null =>
  told.type === null && told.message === "" && told.trace === null && told.output === null ? null : told;
