// Texts that are kept for longer than the piece of input that they were cut from.

import type { Failure } from "../core/model/attempt.ts";

/** A text that does not keep that piece alive: engines make the one a view of the other, of 64 KiB for a name. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

export const detachedFailure = ({ type, message, trace, output }: Failure): Failure => ({
  type: type === null ? null : detached(type),
  message: detached(message),
  trace: trace === null ? null : detached(trace),
  output: output === null ? null : detached(output),
});
