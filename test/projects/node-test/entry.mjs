// The functions under test: those of deflake/node-test, or those of node:test where deflake/node-test/register is loaded.
const api = await import(process.env.DEFLAKE_ENTRY ?? "deflake/node-test");

export const { test, it, describe, suite, before, after, beforeEach, afterEach } = api;
