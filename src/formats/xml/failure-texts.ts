// The texts of one result while its element is read, kept up to their limits.

import type { Failure } from "../../core/model/attempt.ts";
import { Head, Tail } from "../kept-text.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

export class FailureTexts {
  readonly message: Head = new Head(messageLimit);
  readonly trace: Head = new Head(traceLimit);
  readonly output: Tail = new Tail(outputLimit);

  get cut(): boolean {
    return this.message.cut || this.trace.cut || this.output.cut;
  }

  /** @param type the kind of error, where the format names it */
  failure(type: string | null): Failure {
    const [message, trace, output] = [this.message, this.trace, this.output].map((text) => text.toString().trimEnd());
    return {
      type: type === "" ? null : type,
      message: (message ?? "").trimStart(),
      trace: trace === "" ? null : (trace ?? null),
      output: output === "" ? null : (output ?? null),
    };
  }
}

/** What to say where texts were longer than is kept. */
export const textCut = (times: number): string =>
  `${times} ${times === 1 ? "result has" : "results have"} longer texts than are kept: ${messageLimit} characters of a message, ` +
  `${traceLimit} of a trace from their beginning, ${outputLimit} of output from its end.`;
