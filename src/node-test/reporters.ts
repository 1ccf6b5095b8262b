// `deflake/node-test/reporters`: Node's reporters with what `flaky` adds, to compose in a program. On the command line each
// has a path of its own, such as `--test-reporter=deflake/node-test/reporters/tap`.
export { default as dot } from "./reporters/dot.ts";
export { default as junit } from "./reporters/junit.ts";
export { default as record } from "./reporters/record.ts";
export { default as spec } from "./reporters/spec.ts";
export { default as tap } from "./reporters/tap.ts";
