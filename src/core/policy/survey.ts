// What a project is built of, as far as its files tell: the test runner, the command that runs the tests, and the CI.

/** The files of a project by their path; null where there is none. */
export type ProjectFiles = ReadonlyMap<string, string | null>;

export type CiSystem = "github" | "gitlab" | "circleci" | "azure" | "buildkite" | "jenkins" | "none";

export interface Survey {
  /** The word for `runner:`; null where nothing tells, or several runners are there. */
  readonly runner: string | null;
  /** The command that people type. */
  readonly command: string;
  readonly ci: CiSystem;
  /** Files that told it. */
  readonly because: readonly string[];
}

interface Sign {
  readonly runner: string;
  readonly command: string;
  readonly file: string;
}

export function surveyProject(files: ProjectFiles, workflows: boolean): Survey {
  const signs = [...signsIn(files)];
  const runners = new Set(signs.map(({ runner }) => runner));
  const [first] = signs;
  return {
    runner: runners.size === 1 ? (first?.runner ?? null) : null,
    command: first?.command ?? "YOUR-TEST-COMMAND",
    ci: ciOf(files, workflows),
    because: [...new Set(signs.map(({ file }) => file))],
  };
}

/** In the order of what people run first. */
function* signsIn(files: ProjectFiles): Generator<Sign> {
  const text = (file: string): string => files.get(file) ?? "";
  yield* signsOfPackage(files.get("package.json") ?? null);
  const python = ["pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini"].find((file) => /pytest/.test(text(file)));
  if (text(".stestr.conf") !== "") yield { runner: "stestr", command: "stestr run", file: ".stestr.conf" };
  else if (python !== undefined) yield { runner: "pytest", command: "pytest", file: python };
  if (text("go.mod") !== "") yield { runner: "go-test", command: "go test ./...", file: "go.mod" };
  if (text("Cargo.toml") !== "")
    yield text(".config/nextest.toml") === ""
      ? { runner: "cargo-test", command: "cargo test", file: "Cargo.toml" }
      : { runner: "nextest", command: "cargo nextest run", file: ".config/nextest.toml" };
  if (/enable_testing|add_test|include\(CTest\)/i.test(text("CMakeLists.txt")))
    yield { runner: "ctest", command: "ctest --test-dir build", file: "CMakeLists.txt" };
  if (text("tests/run-tests.py").includes("micropython"))
    yield { runner: "micropython", command: "tests/run-tests.py", file: "tests/run-tests.py" };
}

/** Runners of package.json, the more telling first: a project may have Playwright beside the one of its unit tests. */
const nodeRunners: readonly (readonly [dependency: string, runner: string, command: string])[] = [
  ["vitest", "vitest", "npx vitest run"],
  ["jest", "jest", "npx jest"],
  ["mocha", "mocha", "npx mocha"],
  ["ava", "ava", "npx ava"],
  ["@playwright/test", "playwright", "npx playwright test"],
];

function* signsOfPackage(json: string | null): Generator<Sign> {
  const { script, dependencies } = packageOf(json);
  const file = "package.json";
  const byScript = nodeRunners.find(([, runner]) => new RegExp(`(?:^|[\\s/&;])${runner}(?:\\s|$)`).test(script));
  if (byScript !== undefined) yield { runner: byScript[1], command: "npm test", file };
  else if (/\bnode\b.*--test\b/.test(script)) yield { runner: "node-test", command: "npm test", file };
  else
    for (const [dependency, runner, command] of nodeRunners)
      if (dependencies.has(dependency)) yield { runner, command, file };
}

function packageOf(json: string | null): { readonly script: string; readonly dependencies: ReadonlySet<string> } {
  const nothing = { script: "", dependencies: new Set<string>() };
  if (json === null) return nothing;
  try {
    const parsed = JSON.parse(json) as unknown;
    const part = (of: unknown, key: string): unknown =>
      typeof of === "object" && of !== null && Object.hasOwn(of, key) ? (of as Record<string, unknown>)[key] : null;
    const script = part(part(parsed, "scripts"), "test");
    const names = ["dependencies", "devDependencies"].flatMap((key) => Object.keys(part(parsed, key) ?? {}));
    return { script: typeof script === "string" ? script : "", dependencies: new Set(names) };
  } catch {
    // A broken package.json tells nothing; its own tools say so.
    return nothing;
  }
}

function ciOf(files: ProjectFiles, workflows: boolean): CiSystem {
  if (workflows) return "github";
  const known: readonly (readonly [string, CiSystem])[] = [
    [".gitlab-ci.yml", "gitlab"],
    [".circleci/config.yml", "circleci"],
    ["azure-pipelines.yml", "azure"],
    [".buildkite/pipeline.yml", "buildkite"],
    ["Jenkinsfile", "jenkins"],
  ];
  return known.find(([file]) => (files.get(file) ?? null) !== null)?.[1] ?? "none";
}
