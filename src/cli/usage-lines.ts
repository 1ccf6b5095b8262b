// The lines under "Usage" where several verbs are listed. A verb's own help says how it is called; the library would put a line
// together from placeholders instead, which knows neither `--` nor what may be left out.

import type { Command, RouteMap } from "@stricli/core";
import type { Host } from "./host.ts";

type Target = Command<Host> | RouteMap<Host>;

/** The same verbs, each listed as its own help has it. */
export function withOwnUsage<Routes extends Readonly<Record<string, Target>>>(routes: Routes): Routes {
  const told = Object.entries(routes).map(([name, target]) => [name, "loader" in target ? withUsage(target) : target]);
  return Object.fromEntries(told) as Routes;
}

function withUsage(command: Command<Host>): Command<Host> {
  type HelpArguments = Parameters<Command<Host>["formatHelp"]>[0];
  const formatUsageLine = (args: Parameters<Command<Host>["formatUsageLine"]>[0]): string => {
    // Below its heading, help begins with the usage. What lists verbs is itself help, and has all that help needs.
    const [, usage = ""] = command.formatHelp(args as HelpArguments).split("\n", 2);
    return usage.trim();
  };
  return Object.create(command, { formatUsageLine: { value: formatUsageLine } }) as Command<Host>;
}
