// Everything that a file says of a case before its outcome. Dialects are told by it, and ids are made of it.

/** What a file has said before the outcome of a case: the names around it, and its own. Empty where nothing is said. */
export interface Naming {
  /** The name of the document element `testsuites`; null where it has none, or there is no such element. */
  readonly document: string | null;
  /** The names of the suites that the case stands in, outermost first. */
  readonly suites: readonly string[];
  /** The innermost suite's name as it is written; null where it has none, or the case stands in no suite. */
  readonly suite: string | null;
  /** The document element is a suite, as some writers have it. */
  readonly bareSuite: boolean;
  readonly suiteHost: string;
  readonly name: string;
  readonly classname: string;
  readonly className: string;
  readonly file: string;
  readonly status: string;
  readonly result: string;
  readonly hasTimestamp: boolean;
  /** Names of the properties of its suite that tell who wrote the file. */
  readonly properties: ReadonlySet<string>;
  /** The runner shuffled its tests. */
  readonly shuffled: boolean;
}
