// What the readers of NUnit's and xUnit.net's reports do in the same way: tell what a test left behind, and how a file ended.

import type { Attempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import type { Sink } from "../format.ts";
import { type KeptProperties, propertiesCut } from "../kept-properties.ts";
import { counted } from "../remarks.ts";
import { unlessSilent } from "../skip-reason.ts";
import type { ElementReader } from "../xml/element-reader.ts";
import { type FailureTexts, textCut } from "../xml/failure-texts.ts";

export interface TestTexts {
  readonly texts: FailureTexts;
  readonly properties: KeptProperties;
  /** The kind of error, where the format names it. */
  readonly type: string | null;
}

/** How a test failed or why it was skipped, and its properties; says where they were longer than is kept. */
export function leftBehind(
  outcome: Outcome,
  { texts, properties, type }: TestTexts,
  xml: ElementReader,
): Pick<Attempt, "failure" | "properties"> {
  const tells = evidenceOf(outcome) === "bad" || outcome === "skip";
  if (properties.left > 0) xml.remark("text-cut:properties", "info", propertiesCut);
  const failure = tells ? texts.failure(type) : null;
  if (tells && texts.cut) xml.remark("text-cut", "info", textCut);
  const silent = outcome === "skip" && failure !== null && unlessSilent(failure) === null;
  return { failure: silent ? null : failure, properties: properties.list() };
}

/** How many tests a file says that it has, and how many it tells of. */
export class TestCount {
  /** Whether the file is one of the format at all. */
  isRun = false;
  declared = 0;
  told = 0;

  /** Closes the file, and says all that there is to say of it. */
  end(xml: ElementReader, sink: Sink): void {
    const whole = xml.end();
    const isMissing = this.declared > this.told;
    if (isMissing)
      xml.remark(
        "tests-missing",
        "warning",
        () => `The file says that it has ${counted(this.declared, "test")}, and tells of ${this.told}.`,
      );
    sink.about({ telling: this.isRun ? "all" : "none", complete: whole && !isMissing });
    for (const note of xml.notes()) sink.note(note);
  }
}
