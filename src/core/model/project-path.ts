// The part of a file's path that is the same on every machine. Vitest and Jest write where a test file lies on the disc
// and not where the project begins, so it is told by what stands in the path.

/** Where CI services and containers check a project out; what follows is its own. */
const checkout = new RegExp(
  [
    /^(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a)\/[^/]+\/[^/]+\//,
    /^\/github\/workspace\//,
    /^\/(?:home\/vsts|Users\/vsts)\/work\/\d+\/s\//,
    /^(?:[A-Za-z]:)?\/builds\/[^/]+\/[^/]+\//,
    /^\/home\/circleci\/(?:project|repo)\//,
    /^(?:\/var\/lib\/jenkins|\/home\/jenkins(?:\/agent)?)\/workspace\/[^/]+\//,
    /^\/opt\/atlassian\/pipelines\/agent\/build\//,
    /^\/bitrise\/src\//,
    /^\/(?:usr\/src\/app|app|workspace|code|repo)\//,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Folders with which the paths of a project usually begin. */
const firstFolder = /\/((?:src|source|lib|libs|app|apps|packages|tests?|__tests__|specs?|e2e|integration|unit)\/.+)$/;

const isAbsolute = (path: string): boolean => /^(?:\/|[A-Za-z]:\/)/.test(path);

export interface ProjectPath {
  readonly path: string;
  /** False where nothing shows the root of the project and only the file's own name is left. */
  readonly rooted: boolean;
}

/**
 * @param folder where the runner was started, where somebody knows; asked last, so that those who do not know tell the same path
 * @example projectPath("/home/runner/work/shop/shop/cart.test.ts") // path "cart.test.ts"
 * @example projectPath("/home/ci/shop/src/cart.test.ts") // path "src/cart.test.ts"
 * @example projectPath("/home/ci/shop/cart/adds.test.ts", "/home/ci/shop") // path "cart/adds.test.ts"
 */
export function projectPath(written: string, folder: string | null = null): ProjectPath {
  const path = tidy(written).replace(/^(?:\.\/)+/, "");
  if (!isAbsolute(path)) return { path, rooted: true };
  const start = checkout.exec(path)?.[0].length ?? 0;
  if (start > 0 && start < path.length) return { path: path.slice(start), rooted: true };
  const below = firstFolder.exec(path)?.[1] ?? belowFolder(path, folder);
  if (below !== null) return { path: below, rooted: true };
  return { path: path.slice(path.lastIndexOf("/") + 1), rooted: false };
}

const tidy = (written: string): string => written.replaceAll("\\", "/").replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, "");

function belowFolder(path: string, folder: string | null): string | null {
  if (folder === null) return null;
  const start = `${tidy(folder).replace(/\/$/, "")}/`;
  return path.startsWith(start) ? path.slice(start.length) : null;
}
