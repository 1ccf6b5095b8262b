// Formats of three lines, so that a test of ingest shows its whole input. `#lines` tells outcomes, `#list` tells failures
// only, `#history` tells of runs that are not its own.
import { bareAttempt } from "../../src/core/model/attempt.ts";
import type { Outcome } from "../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import type { Format, Sink } from "../../src/formats/format.ts";

function linewise(mark: string, title: string, told: (words: string[], sink: Sink) => void): Format {
  return {
    name: mark,
    title,
    sniff: (head) => (head.startsWith(`#${mark}`) ? 1 : 0),
    open(_source, sink) {
      let rest = "";
      const line = (text: string): void => {
        const words = text.trim().split(" ");
        if (words[0] === "@complete") sink.about({ complete: words[1] === "yes" });
        else if (words[0] === "@started") sink.about({ startedAt: Number(words[1]) });
        else if (words[0] === "@failures-only") sink.about({ telling: "failures" });
        else if (words[0] !== "" && words[0] !== `#${mark}`) told(words, sink);
      };
      return {
        push(text) {
          const lines = (rest + text).split("\n");
          rest = lines.pop() ?? "";
          lines.forEach(line);
        },
        end: () => line(rest),
      };
    },
  };
}

const attempt = ([outcome = "", test = ""]: string[], sink: Sink): void =>
  sink.attempt(bareAttempt(asTestId(test), outcome as Outcome));

const history = ([run = "", job = "", outcome = "", test = ""]: string[], sink: Sink): void => {
  const jobRun = bareJobRun(asRunId(run), job, 1);
  sink.run(bareRun(asRunId(run), run));
  sink.jobRun({ ...jobRun, telling: "all" });
  if (test !== "") sink.attempt(bareAttempt(asTestId(test), outcome as Outcome), jobRun.id);
};

export const tinyFormats: readonly Format[] = [
  linewise("lines", "Lines", attempt),
  linewise("list", "List of failures", attempt),
  linewise("history", "History", history),
];
