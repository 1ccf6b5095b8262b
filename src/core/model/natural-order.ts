// The order in which people count: run 2 before run 10. The same on every machine, whatever its language.

/**
 * Compares texts piece by piece, numbers by what they count. Texts that differ are never equal, so an order by them is
 * settled.
 *
 * @example ["run-10", "run-2"].sort(byNaturalOrder) // ["run-2", "run-10"]
 */
export function byNaturalOrder(a: string, b: string): number {
  const ours = pieces(a);
  const theirs = pieces(b);
  for (const [place, piece] of ours.entries()) {
    const other = theirs[place];
    const order = other === undefined ? 1 : byPiece(piece, other);
    if (order !== 0) return order;
  }
  return ours.length - theirs.length || byText(a, b);
}

/** Text and numbers in turn, text first. */
const pieces = (text: string): readonly string[] => text.split(/(\d+)/);

function byPiece(a: string, b: string): number {
  if (!/^\d/.test(a)) return byText(a, b);
  const [first, second] = [a.replace(/^0+(?=\d)/, ""), b.replace(/^0+(?=\d)/, "")];
  return first.length - second.length || byText(first, second);
}

/** By code units, as `<` has it. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
