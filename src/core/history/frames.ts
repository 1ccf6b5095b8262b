// The frames of a stack trace that belong to the application: by their function and file, without the line, which moves
// whenever somebody edits above it. Knows the traces of the JVM, Python, JavaScript and pytest's short form.

const framesKept = 3;

/** Code that runs tests or asserts, and languages' own libraries: the same in every trace. */
const foreign =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|org\.(?:junit|testng|hamcrest|mockito|assertj|opentest4j|gradle|apache\.maven|codehaus\.groovy)|junit|worker\.org\.gradle)\.|node_modules|node:|internal\/|site-packages|dist-packages|lib\/python|[\\/](?:unittest|_pytest|pluggy|importlib)[\\/]|<frozen|<anonymous>/;

type Language = "innermost-first" | "innermost-last";

interface Frame {
  readonly where: string;
  readonly name: string;
  readonly order: Language;
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** `at a.b.C.method(C.java:12)` */
function jvmFrame(line: string): Frame | null {
  const match = /^\s*at (?:[\w.]+\/{1,2})?([\w.$]+)\.([\w$<>]+)\([^)]*\)/.exec(line);
  if (match === null) return null;
  const [, owner = "", method = ""] = match;
  return { where: owner, name: `${owner.split(".").at(-1)}.${method}`, order: "innermost-first" };
}

/** `at name (path:1:2)` or `at path:1:2` */
function javaScriptFrame(line: string): Frame | null {
  const match = /^\s*at (?:(?:async )?([^(]*?) \()?((?:file:\/\/)?[^():]*(?::[\\/][^():]*)?):\d+:\d+\)?\s*$/.exec(line);
  if (match === null) return null;
  const [, name = "", path = ""] = match;
  return { where: path, name: name === "" ? fileName(path) : `${fileName(path)} ${name}`, order: "innermost-first" };
}

/** `File "path", line 12, in name`, and pytest's `path:12: in name` and `path:12: AssertionError`. */
function pythonFrame(line: string): Frame | null {
  const match =
    /^\s*File "([^"]+)", line \d+(?:, in (.+))?/.exec(line) ?? /^(\S+\.py):\d+: (?:in (\S+)|\w+)\s*$/.exec(line);
  if (match === null) return null;
  const [, path = "", name = ""] = match;
  return { where: path, name: name === "" ? fileName(path) : `${fileName(path)} ${name}`, order: "innermost-last" };
}

/**
 * Up to three frames, from where the failure arose outwards.
 *
 * @example applicationFrames("\tat org.junit.Assert.fail(Assert.java:86)\n\tat a.CartTest.adds(CartTest.java:9)") // ["CartTest.adds"]
 */
export function applicationFrames(trace: string): readonly string[] {
  const frames = trace
    .split("\n")
    .map((line) => jvmFrame(line) ?? javaScriptFrame(line) ?? pythonFrame(line))
    .filter((frame) => frame !== null);
  if (frames[0]?.order === "innermost-last") frames.reverse();
  const own = frames.filter(({ where }) => !foreign.test(where)).map(({ name }) => name);
  return own.filter((name, at) => own.indexOf(name) === at).slice(0, framesKept);
}
