// The verbs by name. Each one's flags are here from the start, its work is loaded when it is called.

import {
  buildApplication,
  buildCommand,
  buildRouteMap,
  help,
  run,
  version,
  type Application,
  type Command,
} from "@stricli/core";
import type { Failures } from "./failures.ts";
import { bisectCommand } from "./flags/bisect.ts";
import { completionCommand, proposeCommand } from "./flags/completion.ts";
import { initCommand } from "./flags/init.ts";
import { huntRoutes } from "./flags/hunt.ts";
import { importCommand } from "./flags/import.ts";
import { exportCommand } from "./flags/export.ts";
import { loadListCommand } from "./flags/load-list.ts";
import { policyRoutes } from "./flags/policy.ts";
import { reportCommand } from "./flags/report.ts";
import { reproduceCommand } from "./flags/reproduce.ts";
import { runCommand } from "./flags/run.ts";
import { showCommand } from "./flags/show.ts";
import { helpText } from "./flags/shared.ts";
import type { Host } from "./host.ts";
import { withOwnUsage } from "./usage-lines.ts";

export function buildApp(host: Host, failures: Failures): Application<Host> {
  const app: Application<Host> = buildApplication<Host>(
    buildRouteMap({
      routes: withOwnUsage({
        init: initCommand,
        import: importCommand,
        report: reportCommand,
        policy: policyRoutes,
        show: showCommand,
        reproduce: reproduceCommand,
        hunt: huntRoutes,
        bisect: bisectCommand,
        export: exportCommand,
        run: runCommand,
        "load-list": loadListCommand,
        completion: completionCommand,
        help: helpCommand(() => app),
        propose: proposeCommand(() => app),
      }),
      docs: {
        brief: "Find flaky tests in CI history.",
        fullDescription: helpText(
          "Find flaky tests in CI history, contain them without hiding real failures, reproduce them, and name their cause.",
          [
            { command: "deflake report examples/micropython", does: "what fails how often, in files as they are" },
            { command: "deflake import examples/micropython", does: "keep them in a history that grows" },
            { command: "deflake report", does: "the same of the whole history" },
          ],
        ),
        hideRoute: { propose: true },
      },
    }),
    {
      name: "deflake",
      scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
      localization: { text: failures.text },
      determineExitCode: failures.exitCode,
    },
    {
      help: help({
        brief: failures.text.briefs.help,
        defaultForRouteMap: true,
        complete: true,
        formatting: { useAliasInUsageLine: false, onlyRequiredInUsageLine: true, caseStyle: "convert-camel-to-kebab" },
      }),
      version: version({
        brief: failures.text.briefs.version,
        alias: false,
        complete: true,
        info: { currentVersion: host.version },
      }),
    },
  );
  return app;
}

const helpCommand = (app: () => Application<Host>): Command<Host> =>
  buildCommand<object, [string?], Host>({
    async func(_, verb) {
      await run(app(), verb === undefined ? ["--help"] : [verb, "--help"], this);
    },
    parameters: {
      positional: {
        kind: "tuple",
        parameters: [{ placeholder: "VERB", parse: String, optional: true, brief: "the verb to explain" }],
      },
    },
    docs: {
      brief: "Explain a verb.",
      customUsage: ["[VERB]"],
      fullDescription: helpText("Prints what `deflake VERB --help` prints.", [
        { command: "deflake help completion", does: "everything about one verb" },
      ]),
    },
  });
