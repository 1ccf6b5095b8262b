// `deflake init`: looks at a project and writes a deflake.yaml to begin with, the runner filled in, and says which lines CI
// needs. No verb needs it. Never replaces a file that is there.

import { ProblemError } from "../core/model/problem.ts";
import { surveyProject, type CiSystem, type ProjectFiles, type Survey } from "../core/policy/survey.ts";
import type { TextFiles } from "./ports.ts";

export interface Begun {
  readonly path: string;
  readonly survey: Survey;
  /** Lines for CI, by the system that the project uses. */
  readonly ci: { readonly system: CiSystem; readonly lines: readonly string[] };
}

const looked = [
  "package.json",
  "pyproject.toml",
  "setup.cfg",
  "pytest.ini",
  "tox.ini",
  ".stestr.conf",
  "go.mod",
  "Cargo.toml",
  ".config/nextest.toml",
  "CMakeLists.txt",
  "tests/run-tests.py",
  ".gitlab-ci.yml",
  ".circleci/config.yml",
  "azure-pipelines.yml",
  "Jenkinsfile",
  ".buildkite/pipeline.yml",
] as const;

/**
 * @param workflows whether the project has workflows of GitHub Actions; they are a folder, which is no text file
 */
export async function init(path: string, workflows: boolean, { texts }: { readonly texts: TextFiles }): Promise<Begun> {
  if ((await texts.read(path)) !== null)
    throw new ProblemError({
      code: "cannot-write",
      what: `${path} is there already.`,
      why: "It may hold rules that are in force.",
      fix: "`deflake policy check` reads it; `deflake policy suggest --write` adds to it.",
      place: null,
    });
  const files: ProjectFiles = new Map(
    await Promise.all(looked.map(async (name) => [name, await texts.read(name)] as const)),
  );
  const survey = surveyProject(files, workflows);
  await texts.write(path, beginningOf(survey), false);
  return { path, survey, ci: { system: survey.ci, lines: ciLines(survey) } };
}

function beginningOf({ runner, command }: Survey): string {
  const chosen =
    runner === null
      ? `# Which runner the project uses, where deflake run cannot tell by the command: vitest, pytest, go-test…
# runner: vitest`
      : `runner: ${runner}`;
  return `# yaml-language-server: $schema=https://unpkg.com/deflake/schemas/policy.schema.json
# Which flaky tests are contained, and how. Kept by hand, or by: deflake policy add, remove, suggest, check
# Try it: deflake run -- ${command}
version: 1
${chosen}

# How often a failed test is run again, alone. Past one of the bounds nothing is: it is not flakiness.
retry:
  listed: 2 # a test that a rule with "action: retry" covers
  unlisted: 0 # any other test
  stop-after: { tests: 10, share: 20%, time: 10m }

# A rule forgives one failure of one test in the places that it names, and nothing else.
# \`deflake policy suggest --write\` writes them out of the history. By hand:
#
#   - test: net/fetch.test.ts > waits for the server
#     action: retry # retry | ignore | skip
#     where: [{ os: darwin }] # or all
#     failure: "connect ETIMEDOUT" # any other failure counts
#     reason: the server of the test is slow to start
#     owner: "@net-team"
#     review: 2027-01-31
rules:
`;
}

function ciLines({ ci, command }: Survey): readonly string[] {
  const line = `npx deflake run -- ${command}`;
  switch (ci) {
    case "github":
      return [
        `- run: ${line}`,
        "- uses: actions/upload-artifact@v4 # what `deflake import` takes in",
        "  if: always()",
        "  with: { name: deflake-${{ github.job }}, path: .deflake/log, include-hidden-files: true }",
      ];
    case "gitlab":
      return ["script:", `  - ${line}`, "artifacts:", "  when: always", "  paths: [.deflake/log]"];
    case "circleci":
      return [`- run: ${line}`, "- store_artifacts: { path: .deflake/log }"];
    case "azure":
      return [`- script: ${line}`, "- publish: .deflake/log", "  condition: always()"];
    case "buildkite":
      return [`command: ${line}`, "artifact_paths: .deflake/log/*"];
    case "jenkins":
      return [`sh '${line}'`, "archiveArtifacts artifacts: '.deflake/log/*', allowEmptyArchive: true"];
    case "none":
      return [line];
  }
}
