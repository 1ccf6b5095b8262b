// Which way `flaky` comes into the tests of this process. Inside: Node's own tests are run attempt by attempt, with all that
// belongs to a test. Outside: the bodies are wrapped, which any runtime allows, and much is out of reach. Node: if Node has a
// `flaky` of its own one day, that one.
import nodeTest from "node:test";
import { lacking } from "./native.ts";
import { probe } from "./reach.ts";

export type Engine = "inside" | "outside" | "node";

export interface Choice {
  readonly engine: Engine;
  /** What to tell the user once, when it is not the best that there could be. */
  readonly warning: string | undefined;
}

/** The versions whose test runner is known from within: those that the tests run on. */
const known = [20, 22, 24, 25, 26];

/** On the shorthands that deflake itself puts on Node's functions. */
export const ours: symbol = Symbol.for("deflake.node-test.flaky");

export function chooseEngine(): Choice {
  const asked = process.env["DEFLAKE_NODE_TEST_ENGINE"];
  if (asked === "inside" || asked === "outside" || asked === "node") return { engine: asked, warning: undefined };
  const own = (nodeTest.test as { flaky?: object }).flaky;
  if (own !== undefined && !(ours in own)) return { engine: "node", warning: undefined };
  const { bun, deno, node } = process.versions as Readonly<Record<string, string | undefined>>;
  const runtime = bun === undefined ? (deno === undefined ? `Node.js ${node}` : `Deno ${deno}`) : `Bun ${bun}`;
  if (bun !== undefined || deno !== undefined) return outside(runtime, []);
  if (known.includes(Number(node?.split(".")[0]))) return { engine: "inside", warning: undefined };
  const root = probe();
  const missing = root === undefined ? ["Test"] : lacking(root);
  return missing.length === 0 ? { engine: "inside", warning: undefined } : outside(runtime, missing);
}

function outside(runtime: string, missing: readonly string[]): Choice {
  const why = missing.length === 0 ? "" : ` (missing: ${missing.join(", ")})`;
  const warning =
    `deflake/node-test does not know the test runner of ${runtime} from within${why}. Bodies of flaky tests are run again, but ` +
    "hooks are not, a failed subtest is not retried, and results carry no retryCount. Update deflake, or see its guide to node:test.";
  return { engine: "outside", warning };
}
