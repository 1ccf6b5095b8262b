// Where a run comes from, as CI services tell it.
import { expect, test } from "vitest";
import { originOf } from "../../../src/app/run/origin.ts";

test.each([
  [
    "GitHub, a pull request's re-run",
    {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: "abc",
      GITHUB_HEAD_REF: "feature",
      GITHUB_REF_NAME: "12/merge",
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_RUN_NUMBER: "628",
      GITHUB_RUN_ID: "17",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "a/b",
      GITHUB_JOB: "unit",
      GITHUB_RUN_ATTEMPT: "2",
    },
    {
      name: "628",
      commit: "abc",
      branch: "feature",
      event: "pull_request",
      url: "https://github.com/a/b/actions/runs/17",
      job: "unit",
      attempt: 2,
    },
  ],
  [
    "GitHub, a push, where the head is set to nothing",
    { GITHUB_ACTIONS: "true", GITHUB_HEAD_REF: "", GITHUB_REF_NAME: "main" },
    { name: null, commit: null, branch: "main", event: null, url: null, job: "", attempt: 1 },
  ],
  [
    "GitLab",
    { GITLAB_CI: "true", CI_COMMIT_SHA: "abc", CI_COMMIT_REF_NAME: "main", CI_PIPELINE_IID: "5", CI_JOB_NAME: "unit" },
    { name: "5", commit: "abc", branch: "main", event: null, url: null, job: "unit", attempt: 1 },
  ],
  [
    "Buildkite, a retried job",
    { BUILDKITE: "true", BUILDKITE_BUILD_NUMBER: "9", BUILDKITE_LABEL: "unit", BUILDKITE_RETRY_COUNT: "1" },
    { name: "9", commit: null, branch: null, event: null, url: null, job: "unit", attempt: 2 },
  ],
  ["CircleCI", { CIRCLECI: "true", CIRCLE_SHA1: "abc", CIRCLE_JOB: "unit" }, { commit: "abc", job: "unit" }],
  ["no CI", { HOME: "/home/me" }, null],
])("%s", (_, env, origin) => {
  const found = originOf(env);
  if (origin === null) expect(found).toBeNull();
  else expect(found).toMatchObject(origin);
});
