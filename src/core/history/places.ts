// Looking for a place in an ascending list.

/** Where the first number stands that is not below the bound; the length, where none is. */
export function placeFrom(ascending: readonly number[], bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
