// The name of a test across runs. A line number or a platform in it would make one test look like many.

declare const brand: unique symbol;

/** Names a test across runs: its file or package, its titles, its parameters, as one line of text. */
export type TestId = string & { readonly [brand]: "TestId" };

const separator = " > ";

/** Stands for a name that is empty. */
const unnamed = "(unnamed)";

/** Printable ASCII with nothing to fold, as nearly all names are: the quicker question. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
/** White space that would have to be folded in the joined parts. */
const untidy = /\s\s|[^\S ]|^ | $/;

/**
 * Joins the parts of a test's name, outermost first. Empty parts are left out, white space is folded, so that the id
 * is one line; a part that the runner repeats at the start of the next is kept as the runner wrote it. Where nothing is
 * left, the test has no name that anybody could ask for, and is called so.
 *
 * @example testId(["src/cart.test.ts", "cart", "adds an item"]) // "src/cart.test.ts > cart > adds an item"
 */
export function testId(parts: readonly string[]): TestId {
  // Nearly all names are tidy, and a report may have millions: looking once is twice as fast as mending each part.
  const named = parts.includes("") ? parts.filter((part) => part !== "") : parts;
  const joined = named.length === 1 ? (named[0] ?? "") : named.join(separator);
  if (plain.test(joined) || (joined !== "" && !untidy.test(joined))) return joined as TestId;
  const tidy = parts.map((part) => part.replaceAll(/\s+/g, " ").trim()).filter((part) => part !== "");
  return (tidy.length === 0 ? unnamed : tidy.join(separator)) as TestId;
}

/** Takes a text that already is a test id, from a store or a flag. */
export const asTestId = (text: string): TestId => text as TestId;

/** The file or suite that a test stands in: its id without the last part; the id itself where it has one part only. */
export function testGroup(id: TestId): string {
  const end = id.lastIndexOf(separator);
  return end < 0 ? id : id.slice(0, end);
}

/**
 * Whether a test stands in another: the runner does not come to it where it leaves the other out. Go joins a subtest by a slash.
 *
 * @example isWithin(asTestId("shop > TestCart/adds"), asTestId("shop > TestCart")) // true
 */
export const isWithin = (id: TestId, other: TestId): boolean =>
  id.startsWith(other) && (id.startsWith(separator, other.length) || id.startsWith("/", other.length));
