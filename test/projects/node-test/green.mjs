import { runCases } from "./run-cases.mjs";

runCases("green");
