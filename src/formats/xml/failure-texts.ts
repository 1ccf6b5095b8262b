// The texts of one result while its element is read, kept up to their limits.

import type { Failure } from "../../core/model/attempt.ts";
import { Head, Tail } from "../kept-text.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";

export class FailureTexts {
  /** Most results have no texts. */
  #message: Head | null = null;
  #trace: Head | null = null;
  #output: Tail | null = null;

  get message(): Head {
    return (this.#message ??= new Head(messageLimit));
  }

  get trace(): Head {
    return (this.#trace ??= new Head(traceLimit));
  }

  get output(): Tail {
    return (this.#output ??= new Tail(outputLimit));
  }

  get cut(): boolean {
    return [this.#message, this.#trace, this.#output].some((text) => text?.cut === true);
  }

  /** @param type the kind of error, where the format names it */
  failure(type: string | null): Failure {
    const [message = "", trace = "", output = ""] = [this.#message, this.#trace, this.#output].map((text) =>
      (text?.toString() ?? "").trimEnd(),
    );
    return {
      type: type === "" ? null : type,
      message: message.trimStart(),
      trace: trace === "" ? null : trace,
      output: output === "" ? null : output,
    };
  }
}

/** What to say where texts were longer than is kept. */
export const textCut = (times: number): string =>
  `${times} ${times === 1 ? "result has" : "results have"} longer texts than are kept: ${messageLimit} characters of a message, ` +
  `${traceLimit} of a trace from their beginning, ${outputLimit} of output from its end.`;
