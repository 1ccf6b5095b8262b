// How a reporter names the file of a test. It runs where the runner was started, and so knows more than the runner's report tells.

import { projectPath } from "../core/model/project-path.ts";

/** Before any test can go elsewhere. */
const folder = process.cwd();

export const testFile = (path: string): string => projectPath(path, folder).path;
