// Texts that are kept for longer than the piece of input that they were cut from.

/** A text that does not keep that piece alive: engines make the one a view of the other, of 64 KiB for a name. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
