// The `flaky` option: what users may write, checked, and made into one plain policy. Knows nothing of tests that run.

import { shown } from "./text.ts";

/** How many retries `flaky: true` stands for. */
export const defaultRetries = 20;

/** What an error is held against: a part of its message, a pattern over `Name: message`, or its class. */
export type ErrorFilter = string | RegExp | (abstract new (...args: never[]) => unknown);

/** What `retryIf` is told beside the error. Attempts are numbered from 1. */
export interface FailedAttemptInfo {
  readonly name: string;
  readonly attempt: number;
  readonly retries: number;
}

export interface FlakyOptions {
  /** Extra attempts after the first: `retries: 2` allows three attempts. 20 when left out. */
  readonly retries?: number | undefined;
  /** Milliseconds to wait before the first retry. 0 when left out. */
  readonly delay?: number | undefined;
  /** What each further delay is multiplied by. 1 when left out. */
  readonly backoff?: number | undefined;
  /** No delay is longer than this many milliseconds. */
  readonly maxDelay?: number | undefined;
  /** The share of a delay, 0 to 1, that is drawn at random. 0 when left out. */
  readonly jitter?: number | undefined;
  /** Says whether this failure may be retried. */
  readonly retryIf?: ((error: unknown, info: FailedAttemptInfo) => boolean) | undefined;
  /** Only failures that one of these names are retried. */
  readonly only?: ErrorFilter | readonly ErrorFilter[] | undefined;
  /** Failures that one of these names are not retried. */
  readonly except?: ErrorFilter | readonly ErrorFilter[] | undefined;
  /** How many attempts must pass, 1 when left out. */
  readonly minPasses?: number | undefined;
  /** No retry starts later than this many milliseconds after the first attempt. */
  readonly timeBudget?: number | undefined;
  /** When `t.after` hooks run: after the attempt that counts, or after each one. "final" when left out. */
  readonly afterHooks?: "final" | "each" | undefined;
  /** What a test counts as that failed first and then passed. "pass" when left out. */
  readonly result?: "pass" | "fail" | undefined;
  /** Why the test is flaky, for whoever reads the report. */
  readonly reason?: string | undefined;
  /** The mark holds on these platforms (`process.platform`) only. */
  readonly platforms?: readonly string[] | undefined;
  /** The last day on which the mark holds, as `2027-01-31`. */
  readonly until?: string | undefined;
}

/** True: 20 retries. A number: so many retries. False: none, also where a suite around says otherwise. */
export type Flaky = boolean | number | FlakyOptions;

export interface Policy {
  readonly retries: number;
  readonly delay: number;
  readonly backoff: number;
  readonly maxDelay: number;
  readonly jitter: number;
  readonly retryIf: (error: unknown, info: FailedAttemptInfo) => boolean;
  readonly only: readonly ErrorFilter[];
  readonly except: readonly ErrorFilter[];
  readonly minPasses: number;
  readonly timeBudget: number;
  readonly afterHooks: "final" | "each";
  readonly result: "pass" | "fail";
  readonly reason: string | undefined;
  readonly platforms: readonly string[] | undefined;
  readonly until: string | undefined;
  /** Nobody writes it: all attempts run, whatever they do, and one that fails fails the test. */
  readonly repeated: boolean;
  /** Nobody writes it: whether a failure is one that a rule ignores. */
  readonly forgives: (error: unknown, failureType: string | undefined) => boolean;
}

/** What stands at a test or suite: a policy, "off" for `flaky: false`, or nothing, which lets the suite around decide. */
export type Mark = Policy | "off" | undefined;

const base: Policy = {
  retries: defaultRetries,
  delay: 0,
  backoff: 1,
  maxDelay: Number.POSITIVE_INFINITY,
  jitter: 0,
  retryIf: () => true,
  only: [],
  except: [],
  minPasses: 1,
  timeBudget: Number.POSITIVE_INFINITY,
  afterHooks: "final",
  result: "pass",
  reason: undefined,
  platforms: undefined,
  until: undefined,
  repeated: false,
  forgives: () => false,
};

/** Reads the value of `flaky`; throws, with Node's error codes, what a user can only have written by mistake. */
export function parseFlaky(value: unknown): Mark {
  if (value === undefined || value === null) return undefined;
  if (value === false) return "off";
  if (value === true) return base;
  if (typeof value === "number") return { ...base, retries: positiveInteger("options.flaky", value) };
  if (typeof value !== "object" || Array.isArray(value)) {
    throw wrongType("options.flaky", "a boolean, a number or an object", value);
  }
  return parseOptions(value as Record<string, unknown>);
}

function parseOptions(options: Record<string, unknown>): Policy {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw wrongValue("options.flaky", "must say something; true is 20 retries", options);
  const policy: Record<string, unknown> = { ...base };
  for (const [key, value] of given) {
    if (!Object.hasOwn(readers, key)) throw wrongValue(`options.flaky.${key}`, "is not an option of flaky", value);
    policy[key] = readers[key as keyof typeof readers](`options.flaky.${key}`, value);
  }
  const parsed = policy as unknown as Policy;
  if (parsed.minPasses > parsed.retries + 1) {
    throw outOfRange("options.flaky.minPasses", `<= retries + 1 (${parsed.retries + 1})`, parsed.minPasses);
  }
  return parsed;
}

const readers: Record<Exclude<keyof Policy, "repeated" | "forgives">, (name: string, value: unknown) => unknown> = {
  retries: positiveInteger,
  delay: (name, value) => numberFrom(name, value, 0),
  backoff: (name, value) => numberFrom(name, value, 1),
  maxDelay: (name, value) => numberFrom(name, value, 0),
  jitter: (name, value) => numberFrom(name, value, 0, 1),
  retryIf: (name, value) => {
    if (typeof value !== "function") throw wrongType(name, "a function", value);
    return value;
  },
  only: filters,
  except: filters,
  minPasses: positiveInteger,
  timeBudget: (name, value) => numberFrom(name, value, 0),
  afterHooks: (name, value) => oneOf(name, value, ["final", "each"]),
  result: (name, value) => oneOf(name, value, ["pass", "fail"]),
  reason: text,
  platforms: (name, value) => {
    if (!Array.isArray(value) || value.length === 0) throw wrongType(name, "a list of platforms", value);
    return value.map((platform) => text(name, platform));
  },
  until: (name, value) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text(name, value)) || Number.isNaN(Date.parse(String(value)))) {
      throw wrongValue(name, "must be a day such as 2027-01-31", value);
    }
    return value;
  },
};

function positiveInteger(name: string, value: unknown): number {
  if (typeof value !== "number") throw wrongType(name, "a number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < 1) throw outOfRange(name, ">= 1", value);
  return value;
}

function numberFrom(name: string, value: unknown, least: number, most = Number.POSITIVE_INFINITY): number {
  if (typeof value !== "number") throw wrongType(name, "a number", value);
  if (!(value >= least && value <= most)) {
    throw outOfRange(name, Number.isFinite(most) ? `>= ${least} and <= ${most}` : `>= ${least}`, value);
  }
  return value;
}

function text(name: string, value: unknown): string {
  if (typeof value !== "string") throw wrongType(name, "a string", value);
  return value;
}

function oneOf(name: string, value: unknown, choices: readonly string[]): string {
  if (!choices.includes(value as string)) throw wrongValue(name, `must be one of ${choices.join(", ")}`, value);
  return value as string;
}

function filters(name: string, value: unknown): readonly ErrorFilter[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const filter of list) {
    if (typeof filter !== "string" && typeof filter !== "function" && !(filter instanceof RegExp)) {
      throw wrongType(name, "a string, a RegExp or a class", filter);
    }
  }
  return list as readonly ErrorFilter[];
}

// The wording and the codes are those of Node's own validators, so that `flaky` fails like `timeout` beside it.
function outOfRange(name: string, range: string, value: unknown): RangeError {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${shown(value)}`;
  return Object.assign(new RangeError(message), { code: "ERR_OUT_OF_RANGE" });
}

function wrongType(name: string, wanted: string, value: unknown): TypeError {
  const message = `The "${name}" property must be ${wanted}. Received ${shown(value)}`;
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

function wrongValue(name: string, complaint: string, value: unknown): TypeError {
  return Object.assign(new TypeError(`The property "${name}" ${complaint}. Received ${shown(value)}`), {
    code: "ERR_INVALID_ARG_VALUE",
  });
}
