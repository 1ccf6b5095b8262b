// Where a run comes from, in the words of the CI service that started it: commit, branch, job, and what people call it.

export interface Origin {
  /** What people call the run; null where nothing names it. */
  readonly name: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly event: string | null;
  readonly url: string | null;
  /** Empty where there is no job. */
  readonly job: string;
  /** 1 for the first run at a commit, 2 for its first re-run. */
  readonly attempt: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment tells; null for one that is of no CI service known here. */
export function originOf(env: Environment): Origin | null {
  if (env["GITHUB_ACTIONS"] === "true") return github(env);
  if (env["GITLAB_CI"] === "true") return gitlab(env);
  if (env["BUILDKITE"] === "true") return buildkite(env);
  if (env["CIRCLECI"] === "true") return circle(env);
  return null;
}

function github(env: Environment): Origin {
  const said = saidIn(env);
  const [server, repository, run] = [said("GITHUB_SERVER_URL"), said("GITHUB_REPOSITORY"), said("GITHUB_RUN_ID")];
  return {
    name: said("GITHUB_RUN_NUMBER"),
    commit: said("GITHUB_SHA"),
    // Of a pull request the reference is a merge that nobody has named.
    branch: said("GITHUB_HEAD_REF") ?? said("GITHUB_REF_NAME"),
    event: said("GITHUB_EVENT_NAME"),
    url: server === null || repository === null || run === null ? null : `${server}/${repository}/actions/runs/${run}`,
    job: said("GITHUB_JOB") ?? "",
    attempt: ordinal(said("GITHUB_RUN_ATTEMPT")),
  };
}

function gitlab(env: Environment): Origin {
  const said = saidIn(env);
  return {
    name: said("CI_PIPELINE_IID") ?? said("CI_PIPELINE_ID"),
    commit: said("CI_COMMIT_SHA"),
    branch: said("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? said("CI_COMMIT_REF_NAME"),
    event: said("CI_PIPELINE_SOURCE"),
    url: said("CI_PIPELINE_URL"),
    job: said("CI_JOB_NAME") ?? "",
    attempt: 1,
  };
}

function buildkite(env: Environment): Origin {
  const said = saidIn(env);
  const retries = said("BUILDKITE_RETRY_COUNT");
  return {
    name: said("BUILDKITE_BUILD_NUMBER"),
    commit: said("BUILDKITE_COMMIT"),
    branch: said("BUILDKITE_BRANCH"),
    event: said("BUILDKITE_SOURCE"),
    url: said("BUILDKITE_BUILD_URL"),
    job: said("BUILDKITE_LABEL") ?? said("BUILDKITE_STEP_KEY") ?? "",
    attempt: retries === null ? 1 : ordinal(String(Number(retries) + 1)),
  };
}

function circle(env: Environment): Origin {
  const said = saidIn(env);
  return {
    name: said("CIRCLE_BUILD_NUM"),
    commit: said("CIRCLE_SHA1"),
    branch: said("CIRCLE_BRANCH"),
    event: null,
    url: said("CIRCLE_BUILD_URL"),
    job: said("CIRCLE_JOB") ?? "",
    attempt: 1,
  };
}

/** A variable that is set to nothing says nothing. */
const saidIn =
  (env: Environment) =>
  (name: string): string | null =>
    env[name] === undefined || env[name] === "" ? null : env[name];

const ordinal = (text: string | null): number => (text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1);
