// Lists of flaky tests that other tools keep: which rules they become, and what is said to be lost.
import { expect, test } from "vitest";
import { whereText } from "../../src/core/policy/whereabouts.ts";
import { addRule } from "../../src/formats/policy-file/edit.ts";
import { parsePolicyFile } from "../../src/formats/policy-file/policy-file.ts";
import { listOf } from "../../src/formats/policy-lists/lists.ts";

const lists: readonly (readonly [
  kind: string,
  file: string,
  text: string,
  rules: readonly string[],
  notes: readonly RegExp[],
])[] = [
  [
    "Node's .status file",
    "test/parallel/parallel.status",
    `prefix parallel

# To mark a test as flaky, list the test name in the appropriate section
[true] # This section applies to all platforms
# https://github.com/nodejs/node/issues/24497
test-timers-immediate-queue: PASS,FLAKY
test-snapshot-basic: PASS, FAIL

[$system==win32 && $arch==x64]
test-http-*: PASS, FLAKY
test-slow: SKIP
[$system==macos || $system==ibmi]
test-fs: PASS,FLAKY
[$mode==debug]
test-only-debug: PASS,FLAKY
`,
    [
      "ignore parallel/test-timers-immediate-queue @ all: https://github.com/nodejs/node/issues/24497 https://github.com/nodejs/node/issues/24497",
      "ignore parallel/test-http-* @ os=win32 arch=x64: PASS, FLAKY in test/parallel/parallel.status",
      "skip parallel/test-slow @ os=win32 arch=x64: SKIP in test/parallel/parallel.status",
      "ignore parallel/test-fs @ os=darwin or os=os400: PASS,FLAKY in test/parallel/parallel.status",
    ],
    [/7: Left out.*test-snapshot-basic/, /14: Left out.*debug/],
  ],
  [
    "MicroPython's table of flaky tests",
    "tests/run-tests.py",
    `FLAKY_TESTS = {
    "thread/thread_gc1.py": ("GC race condition", None),
    "thread/stress_recurse.py": ("intermittent crash under QEMU", None),
    "thread/stress_recurse.py": ("stack overflow under emulation", None),
    "thread/stress_heap.py": ("flaky on macOS", ("darwin",)),
}
FLAKY_TEST_MAX_RETRIES = 2
`,
    [
      "retry thread/thread_gc1.py @ all: GC race condition",
      "retry thread/stress_recurse.py @ all: intermittent crash under QEMU; stack overflow under emulation",
      "retry thread/stress_heap.py @ os=darwin: flaky on macOS",
    ],
    [/3: .*all platforms.*QEMU/, /4: .*listed twice/],
  ],
  [
    "Elasticsearch's muted tests",
    "muted-tests.yml",
    `tests:
- class: "org.elasticsearch.client.RestClientTests"
  issue: "https://github.com/elastic/elasticsearch/issues/102717"
  method: "testRequestResetAndAbort"
- class: org.elasticsearch.smoketest.DocsIT
  methods: [a, b]
- issue: https://example.org
`,
    [
      "skip org.elasticsearch.client.RestClientTests > testRequestResetAndAbort @ all: muted https://github.com/elastic/elasticsearch/issues/102717",
      "skip org.elasticsearch.smoketest.DocsIT > a @ all: muted",
      "skip org.elasticsearch.smoketest.DocsIT > b @ all: muted",
    ],
    [/7: .*no class/],
  ],
  [
    "Captain's list",
    ".captain/unit/quarantines.yaml",
    "- file: ./x.rb\n  description: is flaky\n- file: ./y.rb\n  id: ./y.rb[1:1]\n  environment: ci\n",
    ["ignore x.rb > is flaky @ all: quarantined in Captain", "ignore y.rb > y.rb[1:1] @ all: quarantined in Captain"],
    [/3: .*part of its identity.*environment/],
  ],
  [
    "pytest's marks",
    "tests/test_net.py",
    `import pytest

@pytest.mark.flaky(reruns=5, reason="slow network")
def test_fetch():
    pass

class TestServer:
    @pytest.mark.flaky(
        reruns=2, condition=sys.platform.startswith("win"))
    @pytest.mark.slow
    async def test_start(self):
        pass

def test_sound():
    pass

@pytest.mark.flaky
class TestAll:
    def test_a(self): pass
`,
    [
      "retry tests/test_net.py::test_fetch @ all: slow network",
      "retry tests/test_net.py::TestServer::test_start @ all: marked flaky in its source",
      "retry tests/test_net.py::TestAll::* @ all: marked flaky in its source",
    ],
    [/3: .*5 retries/, /8: .*condition/],
  ],
  [
    "Playwright's annotations",
    "e2e/cart.spec.ts",
    `import { test } from "@playwright/test";
test.describe("cart", () => {
  test.describe.configure({ retries: 3 });
  test.fixme("adds an item", async () => {});
  test.fail("is broken", async () => {});
  test("buys", async ({ browserName }) => {
    test.skip(browserName === "webkit", "not there yet");
  });
});
`,
    [
      "retry e2e/cart.spec.ts > * @ all: 3 retries in its source",
      "skip e2e/cart.spec.ts > *adds an item @ all: test.fixme in its source",
    ],
    [/3: .*whole file/, /5: .*Expected to fail/, /7: .*when it runs/],
  ],
];

test.each(lists)("%s", (kind, file, text, rules, notes) => {
  const list = listOf(file, text);
  expect(list?.name).toBe(kind);
  const reading = list?.read(text, file) ?? { rules: [], notes: [] };
  expect(
    reading.rules.map(
      ({ action, test: id, where, reason, issue }) =>
        `${action} ${id} @ ${whereText(where)}: ${reason}${issue === null ? "" : ` ${issue}`}`,
    ),
  ).toEqual(rules);
  expect(reading.notes).toHaveLength(notes.length);
  notes.forEach((note, at) => {
    const { place, what } = reading.notes[at] ?? { place: null, what: "" };
    expect(`${place?.line}: ${what}`).toMatch(note);
  });
  const whole = reading.rules.reduce((sofar, rule) => addRule(sofar, rule) ?? "", "");
  expect(parsePolicyFile(whole, "deflake.yaml").findings.filter(({ level }) => level === "error")).toEqual([]);
});

test("anything else is no list", () => {
  expect(listOf("README.md", "# tests:\n")).toBeNull();
  expect(listOf("a.py", "print(1)\n")).toBeNull();
});
