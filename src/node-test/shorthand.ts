// `test.flaky`, `it.flaky`, `describe.flaky` and `suite.flaky`: the same call with `flaky: true`, unless the options say more.
import { argumentsOf } from "./arguments.ts";
import { callSiteOf } from "./call-site.ts";
import { ours } from "./engine.ts";
import { registerAt } from "./interception.ts";

type Register = (...args: never[]) => Promise<void>;

export function flakyShorthand<Function_ extends Register>(register: Function_): Function_ {
  const flaky = (...args: unknown[]): Promise<void> => {
    const { name, options, fn } = argumentsOf(args[0], args[1], args[2]);
    const given = (options as { flaky?: unknown }).flaky;
    return registerAt(callSiteOf(flaky), () =>
      (register as unknown as (...args: unknown[]) => Promise<void>)(name, { ...options, flaky: given ?? true }, fn),
    );
  };
  return Object.assign(flaky, { [ours]: true }) as unknown as Function_;
}
