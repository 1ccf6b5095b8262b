// What holds for a whole run, whatever the tests say: taken from the environment, which `node --test` hands on to the
// process of each test file.

export interface Settings {
  /** DEFLAKE_RETRY=off: marked tests run once. */
  readonly retry: boolean;
  /** DEFLAKE_RETRIES: so many retries for every test that says nothing itself. */
  readonly retries: number | undefined;
  /** DEFLAKE_REPEAT: every test must pass so many times in a row; finds tests that nobody knows to be flaky. */
  readonly repeat: number | undefined;
  /** DEFLAKE_MAX_RETRIES: so many retries in the whole run. */
  readonly maxRetries: number | undefined;
  /** DEFLAKE_MAX_RETRIED_TESTS: past so many tests that needed a retry it is not flakiness, and nothing is retried. */
  readonly maxRetriedTests: number | undefined;
  /** DEFLAKE_FAIL_ON_FLAKY=1: a test that failed and then passed counts as failed. */
  readonly failOnFlaky: boolean;
}

/** @param maxRetriedTests what `deflake.yaml` says, where the environment does not */
export function settingsFrom(env: Readonly<Record<string, string | undefined>>, maxRetriedTests?: number): Settings {
  return {
    retry: env["DEFLAKE_RETRY"] !== "off",
    retries: count(env, "DEFLAKE_RETRIES", 1),
    repeat: count(env, "DEFLAKE_REPEAT", 2),
    maxRetries: count(env, "DEFLAKE_MAX_RETRIES", 0),
    maxRetriedTests: count(env, "DEFLAKE_MAX_RETRIED_TESTS", 0) ?? maxRetriedTests,
    failOnFlaky: ["1", "true", "on"].includes(env["DEFLAKE_FAIL_ON_FLAKY"] ?? ""),
  };
}

function count(env: Readonly<Record<string, string | undefined>>, name: string, least: number): number | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least) return number;
  throw new RangeError(`${name} must be a whole number from ${least}. Received '${value}'`);
}
