// From XML events to attempts: keeps the stack of open elements, mends what is broken, and puts each case together.
// Who wrote the file is for dialects.ts, what a case tells for test-case.ts.

import type { Reader, Sink } from "../format.ts";
import { depthLimit, outputLimit, propertiesLimit } from "../limits.ts";
import { AttemptTeller } from "./attempt-teller.ts";
import { Attributes, slots } from "./attributes.ts";
import type { Naming } from "./case-naming.ts";
import { type Dialect, dialectOf } from "./dialects.ts";
import { ElementStack, type OpenElement } from "./element-stack.ts";
import { elementKind, type ElementKind, isText, localName } from "./elements.ts";
import { FileClock } from "./file-clock.ts";
import { FileNotes } from "./file-notes.ts";
import { Head, type KeptText, Tail } from "../kept-text.ts";
import { FactsGatherer } from "./report-facts.ts";
import { Remarks } from "../remarks.ts";
import { type Cut, TestCase, Trouble } from "./test-case.ts";
import { type XmlListener, XmlStream } from "../xml/xml-stream.ts";

/** Properties by which a dialect is known or a case is judged. */
const tellingProperties = new Set(["go.version", "browser.name", "test.fileName", "fail", "skip", "fixme"]);

export class JUnitReader implements Reader, XmlListener<Attributes> {
  private readonly sink: Sink;
  private readonly xml: XmlStream<Attributes>;
  private readonly notes: FileNotes;
  private readonly clock: FileClock;
  private readonly facts: FactsGatherer;
  private readonly teller: AttemptTeller;
  private readonly stack = new ElementStack();
  private readonly suites: string[] = [];
  private suite: string | null = null;
  private suiteHost = "";
  private bareSuite = false;
  private document: string | null = null;
  private shuffled = false;
  private properties = new Set<string>();
  private dialect: Dialect | null = null;
  private otherTotals = false;
  private naming: Naming | null = null;
  private test: TestCase | null = null;
  private trouble: Trouble | null = null;
  /** A property whose value is its text. */
  private openProperty: { readonly name: string; readonly text: Head } | null = null;
  /** Where text goes now. */
  private target: KeptText | null = null;
  /** Executions that cases tell of; some writers count retries among their tests. */
  private executions = 0;
  private documents = 0;
  /** The first element of all, when it is none of JUnit's. */
  private stranger: string | null = null;
  private refused = false;
  private truncated = false;
  private blank = true;

  constructor(source: string, sink: Sink) {
    const remarks = new Remarks();
    const here = () => this.xml.here();
    this.sink = sink;
    this.xml = new XmlStream(source, this, new Attributes());
    this.notes = new FileNotes(remarks, here);
    this.clock = new FileClock(remarks, here);
    this.facts = new FactsGatherer(this.clock);
    this.teller = new AttemptTeller(sink, () => this.notes.unnamed());
  }

  push(text: string): void {
    if (this.refused) return;
    this.blank &&= !/\S/.test(text);
    this.xml.push(text);
  }

  end(): void {
    if (!this.refused) this.xml.end();
    const whole = this.tellEnd();
    if (this.facts.propertiesLeft > 0) this.notes.runPropertiesCut(this.facts.propertiesLeft);
    // A page that is no report must not stand in a history as a run without tests.
    this.sink.about(this.documents === 0 ? { telling: "none", complete: false } : this.facts.facts(whole));
    for (const note of this.notes.all()) this.sink.note(note);
  }

  get wantsText(): boolean {
    return this.target !== null && !this.target.full;
  }

  get watchesText(): boolean {
    if (this.target !== null) return false;
    const { top } = this.stack;
    return top === null ? this.notes.watches("") : !isText(top.kind) && this.notes.watches(top.name);
  }

  text(text: string): void {
    this.target?.add(text);
  }

  strayText(): void {
    this.notes.stray(this.stack.top?.name ?? "");
  }

  declaration(): void {
    this.endDocument();
  }

  entityDefinition(external: boolean): void {
    this.notes.entity(external);
  }

  open(name: string, attributes: Attributes): void {
    if (this.refused) return;
    const kind = elementKind(name);
    if (kind === "document") this.endDocument();
    else if (kind === "suite" || kind === "case") this.closeBroken(this.stack.closedBeforeCases());
    else if (!this.belongs(kind)) return;
    if (this.stack.depth >= depthLimit) {
      this.notes.tooDeep(name);
      this.refused = true;
      return;
    }
    this.stack.push({ name, kind });
    this.opened(name, kind, attributes);
  }

  close(name: string): void {
    const count = this.refused ? 0 : this.stack.closedBy(name);
    if (count > 1) this.notes.broken();
    this.dropOpen(count - 1);
    if (count > 0) this.closed(this.stack.pop(), true);
  }

  /** In text, only what a failed attempt may hold is an element; other tags are output that nobody escaped. */
  private belongs(kind: ElementKind): boolean {
    const top = this.stack.top;
    if (top === null || !isText(top.kind)) return true;
    return this.trouble !== null && (kind === "stack-trace" || kind === "output") && top.kind !== kind;
  }

  private opened(name: string, kind: ElementKind, attributes: Attributes): void {
    switch (kind) {
      case "document":
        return this.openDocument(attributes);
      case "suite":
        return this.openSuite(attributes);
      case "case":
        return this.openCase(attributes);
      case "failure":
      case "error":
      case "skipped":
      case "flaky":
      case "rerun":
        return this.openTrouble(name, kind, attributes);
      case "stack-trace":
        return;
      case "output":
        return this.openOutput();
      case "property":
        return this.property(attributes);
      case "properties":
        return;
      case "other":
        if (this.stack.depth === 1 && this.documents === 0) this.stranger ??= name;
    }
  }

  private openDocument(attributes: Attributes): void {
    this.startDocument(attributes.get(slots.name) ?? null);
    this.shuffled = attributes.get(slots.random_seed) !== undefined;
    this.facts.document(attributes);
  }

  private startDocument(name: string | null): void {
    this.documents += 1;
    this.bareSuite = false;
    if (this.documents > 1) this.notes.anotherDocument();
    this.document = name;
    this.dialect = null;
    this.properties = new Set();
  }

  private openSuite(attributes: Attributes): void {
    if (this.stack.depth === 1) {
      this.startDocument(null);
      this.bareSuite = true;
    }
    if (this.suites.length === 0) this.properties = new Set();
    this.facts.suite(attributes, this.suites.length === 0);
    this.suite = attributes.get(slots.name) ?? null;
    this.suites.push(this.suite ?? "");
    this.suiteHost = attributes.get(slots.hostname) ?? "";
    this.dialect = null;
  }

  private openCase(attributes: Attributes): void {
    if (this.stack.depth === 1) this.startDocument(null);
    const text = (value: string | undefined): string => value ?? "";
    this.naming = {
      document: this.document,
      suites: this.suites,
      suite: this.suites.length === 0 ? null : this.suite,
      bareSuite: this.bareSuite,
      suiteHost: this.suiteHost,
      name: text(attributes.get(slots.name)),
      classname: text(attributes.get(slots.classname)),
      className: text(attributes.get(slots.class)),
      file: text(attributes.get(slots.file)),
      status: text(attributes.get(slots.status)),
      result: text(attributes.get(slots.result)),
      hasTimestamp: attributes.get(slots.timestamp) !== undefined,
      properties: this.properties,
      shuffled: this.shuffled,
    };
    this.dialect ??= this.recognise(this.naming);
    this.test = new TestCase(attributes);
  }

  private recognise(naming: Naming): Dialect {
    const dialect = dialectOf(naming);
    this.otherTotals ||= dialect.otherTotals === true;
    const fact = dialect.platform?.(naming) ?? null;
    if (fact !== null) this.facts.fact(...fact);
    return dialect;
  }

  private openTrouble(
    name: string,
    kind: "failure" | "error" | "skipped" | "flaky" | "rerun",
    attributes: Attributes,
  ): void {
    if (this.test === null) return this.notes.ofNoTest(name);
    const trouble = new Trouble(localName(name).endsWith("error") ? "error" : "failure", attributes);
    this.trouble = trouble;
    this.target = trouble.text;
    this.test.add(kind, trouble);
  }

  private openOutput(): void {
    const owner = this.trouble ?? this.test;
    if (owner === null) return;
    if (owner.output === null) owner.output = new Tail(outputLimit);
    else owner.output.add("\n");
    this.target = owner.output;
  }

  private property(attributes: Attributes): void {
    const name = attributes.get(slots.name) ?? "";
    const value = attributes.get(slots.value);
    if (value === undefined) {
      // Some writers have the value between the tags.
      this.openProperty = { name, text: new Head(propertiesLimit) };
      this.target = this.openProperty.text;
    } else this.tellProperty(name, value);
    if (!tellingProperties.has(name)) return;
    if (this.test === null) this.properties.add(name);
    // What deflake writes says outcomes by itself.
    else if (this.dialect?.name !== "deflake") this.test.mark(name, value ?? "");
  }

  private closeProperty(): void {
    if (this.openProperty !== null) this.tellProperty(this.openProperty.name, this.openProperty.text.toString().trim());
    this.openProperty = null;
  }

  private tellProperty(name: string, value: string): void {
    if (this.test === null) this.facts.property(name, value);
    else this.test.property(name, value);
  }

  /** @param properly whether its own end tag closes it */
  private closed(element: OpenElement | null, properly: boolean): void {
    switch (element?.kind) {
      case "document":
        this.facts.documentEnded();
        break;
      case "suite":
        this.suites.pop();
        this.suite = this.suites.at(-1) ?? null;
        this.dialect = null;
        if (this.stack.depth === 0) this.facts.documentEnded();
        break;
      case "case":
        this.closeCase(properly);
        break;
      case "failure":
      case "error":
      case "skipped":
      case "flaky":
      case "rerun":
        this.trouble = null;
        break;
      case "property":
        this.closeProperty();
        break;
      case "stack-trace":
      case "output":
      case "properties":
      case "other":
      case undefined:
        break;
    }
    this.target = this.trouble?.text ?? null;
  }

  private closeCase(properly: boolean): void {
    const { dialect, naming, test } = this;
    this.test = null;
    if (test === null || naming === null || dialect === null) return;
    this.executions += test.executions;
    const cut = (text: Cut): void => this.notes.cut(text);
    const attempts = test.attempts(properly, this.clock, cut, dialect.attemptsIn);
    this.teller.tell(naming, dialect, attempts, test.properties(cut));
  }

  /** Another document begins: what is open of the one before, but for elements around both, has broken off. */
  private endDocument(): void {
    const open = this.stack.closedBeforeDocument();
    if (open > 0) this.cutOff("by-next", null);
    this.dropOpen(open);
  }

  /** Closes elements whose end tag is missing. */
  private closeBroken(count: number): void {
    if (count > 0) this.notes.broken();
    this.dropOpen(count);
  }

  /** Closes the innermost elements without their end tags. */
  private dropOpen(count: number): void {
    for (let left = count; left > 0; left -= 1) this.closed(this.stack.pop(), false);
  }

  /** Closes what is open, and returns whether the file is whole. */
  private tellEnd(): boolean {
    const unfinished = this.xml.unfinished();
    if (!this.refused && (unfinished !== null || this.stack.depth > 0)) this.cutOff("at-end", unfinished);
    this.dropOpen(this.stack.depth);
    this.teller.flush();
    if (this.refused) return false;
    if (this.documents === 0) {
      if (!this.truncated || this.stranger !== null) this.notes.nothingToRead(this.blank, this.stranger);
      return false;
    }
    return this.tellTotals() && !this.truncated;
  }

  /** Compares the totals with what was told; returns whether every test is accounted for, as far as anybody can say. */
  private tellTotals(): boolean {
    const declared = this.otherTotals ? null : this.facts.declaredTests;
    if (declared !== null && this.executions < declared && !this.truncated)
      this.notes.missing(declared, this.executions);
    else if (this.executions === 0) this.notes.noTests();
    // Where tags are missing, a case may have been swallowed; the totals alone can say that none was.
    return declared === null ? !this.notes.brokenSeen() : this.executions >= declared;
  }

  /** A document breaks off, at the end of the file or where the next one begins. */
  private cutOff(where: "at-end" | "by-next", unfinished: string | null): void {
    this.truncated = true;
    this.notes.truncated(where, unfinished ?? `<${this.stack.top?.name ?? ""}>`);
  }
}
