// fast-check with the seed of all random tests.
import { configureGlobal } from "fast-check";
import { seed } from "./seed.ts";

configureGlobal({ seed });

export * from "fast-check";
