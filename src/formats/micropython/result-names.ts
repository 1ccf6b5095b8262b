// From the name of a file of results back to the test: run-tests.py makes the one from the other's path by writing `_`
// for `/`, so `net_inet_tls_num_errors.py` may be `net_inet/tls_num_errors.py` or `net/inet_tls_num_errors.py`.

/** The folders of MicroPython's tests whose names or paths hold an underscore when they are written so. */
const folders: readonly string[] = [
  "extmod_hardware",
  "feature_check",
  "inlineasm/rv32",
  "inlineasm/thumb",
  "inlineasm/xtensa",
  "internal_bench",
  "multi_bluetooth",
  "multi_espnow",
  "multi_net",
  "multi_pyb_can",
  "multi_wlan",
  "net_hosted",
  "net_inet",
  "perf_bench",
  "ports/stm32_hardware",
];

/** How the name of a file of results begins, of a test in one of those folders. */
const starts = folders.map((folder) => ({ folder, start: `${folder.replaceAll("/", "_")}_` }));

/**
 * The most likely path of a test: in a folder that MicroPython has, otherwise in the one that the first `_` ends. Another
 * output of the same run that names the test has the last word.
 *
 * @example testPathOf("results/coverage/thread_stress_recurse.py") // "thread/stress_recurse.py"
 */
export function testPathOf(resultName: string): string {
  const name = resultName.slice(Math.max(resultName.lastIndexOf("/"), resultName.lastIndexOf("\\")) + 1);
  const known = starts.find(({ start }) => name.startsWith(start));
  if (known !== undefined) return `${known.folder}/${name.slice(known.start.length)}`;
  // The tests of a port stand one folder deeper, as in ports/unix. A test from elsewhere has its absolute path, which
  // begins with `_`; where its folders end nobody can tell.
  if (name.startsWith("ports_")) return name.replace(/^ports_([^_]+)_(?=.)/, "ports/$1/");
  const end = name.indexOf("_");
  return end > 0 && end + 1 < name.length ? `${name.slice(0, end)}/${name.slice(end + 1)}` : name;
}
