// What the reader has to say of a file, in words.

import type { Note, Place } from "../../core/model/note.ts";
import { propertiesCut } from "../kept-properties.ts";
import { depthLimit, messageLimit, outputLimit, propertiesLimit, traceLimit } from "../limits.ts";
import { counted, type Remarks } from "../remarks.ts";
import { strayKind, straysNamed, strayText } from "../xml/stray-text.ts";
import type { Cut } from "./test-case.ts";

const limits: Record<Exclude<Cut, "properties">, { readonly limit: number; readonly kept: string }> = {
  message: { limit: messageLimit, kept: "beginning" },
  trace: { limit: traceLimit, kept: "beginning" },
  output: { limit: outputLimit, kept: "end" },
};

export class FileNotes {
  private readonly remarks: Remarks;
  private readonly here: () => Place;
  /** Elements that have text though they should not; what stands in many kinds of them is said of the first few. */
  private readonly strays = new Set<string>();

  constructor(remarks: Remarks, here: () => Place) {
    this.remarks = remarks;
    this.here = here;
  }

  all(): readonly Note[] {
    return this.remarks.notes();
  }

  /** Whether text in such an element, or outside of all, is still to be said. */
  watches(name: string): boolean {
    return this.strays.size < straysNamed && !this.strays.has(name);
  }

  stray(name: string): void {
    this.strays.add(name);
    this.info(strayKind(name), () => strayText(name));
  }

  /** A `failure`, an `error` or such, of a whole suite. */
  ofNoTest(name: string): void {
    this.warn(
      "failure-of-no-test",
      (times) => `${counted(times, "element")} outside of any test, such as <${name.slice(0, 80)}>; they are left out.`,
    );
  }

  brokenSeen(): boolean {
    return this.remarks.has("broken-xml");
  }

  broken(): void {
    this.warn(
      "broken-xml",
      (times) => `An end tag is missing or stands in the wrong place, ${counted(times, "time")}.`,
    );
  }

  unnamed(): void {
    this.warn("unnamed-test", (times) => `${counted(times, "test case has", "test cases have")} no name.`);
  }

  anotherDocument(): void {
    this.info("several-documents", (times) => `The file holds ${times + 1} documents, one after the other.`);
  }

  entity(external: boolean): void {
    if (external)
      this.warn(
        "external-entity-refused",
        () => "The file defines an external entity. It is not fetched, nor replaced.",
      );
    else
      this.warn(
        "entity-bomb-refused",
        (times) => `The file defines ${counted(times, "entity", "entities")}. They are never expanded.`,
      );
  }

  tooDeep(name: string): void {
    this.warn(
      "too-deep",
      () => `<${name.slice(0, 80)}> is nested more than ${depthLimit} deep. The rest of the file is refused.`,
    );
  }

  /** @param where whether it is the end of the file, or another document begins */
  truncated(where: "at-end" | "by-next", inside: string): void {
    this.warn(
      `truncated:${where}`,
      () => `The report ends inside ${inside.slice(0, 120)}. What was told before is kept.`,
    );
  }

  missing(declared: number, seen: number): void {
    this.warn("tests-missing", () => `The file says that it has ${counted(declared, "test")}, and tells of ${seen}.`);
  }

  noTests(): void {
    this.info("no-tests", () => "The file has no test case.");
  }

  /** @param stranger the first element, where there is one */
  nothingToRead(blank: boolean, stranger: string | null): void {
    if (blank) this.warn("empty-input", () => "The file is empty.");
    else if (stranger?.toLowerCase() === "html") this.warn("not-junit", () => "This is an HTML page, not JUnit XML.");
    else if (stranger === null) this.warn("not-junit", () => "There is no element of JUnit XML in the file.");
    else
      this.warn("not-junit", () => `The file starts with <${stranger.slice(0, 80)}>, which JUnit XML does not have.`);
  }

  runPropertiesCut(left: number): void {
    this.info(
      "text-cut:run-properties",
      () =>
        `${counted(left, "property", "properties")} of the run left out: more than ${propertiesLimit} characters are not kept.`,
    );
  }

  cut(text: Cut): void {
    if (text === "properties") return this.info("text-cut:properties", propertiesCut);
    const { limit, kept } = limits[text];
    this.info(
      `text-cut:${text}`,
      (times) =>
        `${counted(times, `failure has a longer ${text}`, `failures have a longer ${text}`)} than ${limit} characters; the ${kept} is kept.`,
    );
  }

  private info(kind: string, what: (times: number) => string): void {
    this.remarks.add(kind, "info", this.here, what);
  }

  private warn(kind: string, what: (times: number) => string): void {
    this.remarks.add(kind, "warning", this.here, what);
  }
}
