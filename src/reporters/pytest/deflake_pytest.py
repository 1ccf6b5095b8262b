"""Records a pytest session as a deflake run log, and runs a selection of its tests.

Loaded with `-p deflake_pytest`, on pytest 7 and later. Works alone: it knows the lines of a run log and a few variables
of the environment, and nothing else of deflake.

DEFLAKE_RECORD   the folder for the run log; else the history of the project, as DEFLAKE_STORE or the nearest .deflake say.
                 What JUnit XML cannot hold is in it: the order, the workers, when each test began, every attempt of
                 pytest-rerunfailures, and the test that ran when the process died.
DEFLAKE_TESTS    a file of JSON, [{"test": node id}, ...]: these tests run and no others.
DEFLAKE_EXCLUDED a file of JSON, [node id, ...]: these tests do not run.
DEFLAKE_ORDERED  set where they are to run in that order.
DEFLAKE_WORKERS  how many workers of pytest-xdist there are to be.
DEFLAKE_LIST     every test that was collected is printed on a line of its own, behind this text; nothing is recorded.

Names, outcomes and messages are those of pytest's own JUnit XML, so that both tell of the same tests and failures.
"""

import json
import os
import platform
import re
import sys
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path

import pytest

MESSAGE_LIMIT = 16384
TRACE_LIMIT = 65536
OUTPUT_LIMIT = 65536
# Characters of all properties of a test together.
PROPERTIES_LIMIT = 16384


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Around those of all other plugins, of which pytest-xdist decides here how many workers there are."""
    workers = int(os.environ.get("DEFLAKE_WORKERS") or 0)
    if workers > 0 and not is_worker(config):
        use_workers(config.option, workers)
    yield


def pytest_configure(config):
    selection = os.environ.get("DEFLAKE_TESTS")
    if selection:
        with open(selection, encoding="utf-8") as file:
            names = [chosen["test"] for chosen in json.load(file)]
        config.pluginmanager.register(Selection(config, names), "deflake-selection")
    excluded = os.environ.get("DEFLAKE_EXCLUDED")
    if excluded:
        with open(excluded, encoding="utf-8") as file:
            config.pluginmanager.register(Exclusion(json.load(file)), "deflake-exclusion")
    # The workers of pytest-xdist tell their reports to the process that started them, and it records.
    if not is_worker(config) and not config.option.collectonly:
        config.pluginmanager.register(Recorder(config), "deflake-recorder")


def pytest_collection_finish(session):
    mark = os.environ.get("DEFLAKE_LIST")
    if mark and not is_worker(session.config):
        for item in session.items:
            session.config.get_terminal_writer().line(mark + test_id(item.nodeid))


def is_worker(config):
    return hasattr(config, "workerinput")


def test_id(node_id):
    """A node id as one line, as deflake writes ids everywhere."""
    return re.sub(r"\s+", " ", node_id).strip()


class Selection:
    """The tests that are wanted. Narrows what is collected to their files, then leaves out all others."""

    def __init__(self, config, names):
        self.places = {}
        for name in names:
            self.places.setdefault(test_id(name), len(self.places))
        self.ordered = bool(os.environ.get("DEFLAKE_ORDERED"))
        self.found = None
        files = dict.fromkeys(str(config.rootpath / name.split("::")[0]) for name in self.places)
        there = [name for name in files if os.path.exists(name)]
        # Without any of them, what the command names is collected, and nothing of it is chosen.
        if there:
            config.args[:] = there

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        """The last word on what runs and in which order, after plugins that shuffle."""
        yield
        chosen = [item for item in items if test_id(item.nodeid) in self.places]
        others = [item for item in items if test_id(item.nodeid) not in self.places]
        if self.ordered:
            chosen.sort(key=lambda item: self.places[test_id(item.nodeid)])
        self.found = {test_id(item.nodeid) for item in chosen}
        items[:] = chosen
        if others:
            config.hook.pytest_deselected(items=others)

    def missing(self):
        return [] if self.found is None else [name for name in self.places if name not in self.found]


class Exclusion:
    """The tests that are left out of whatever was collected."""

    def __init__(self, names):
        self.names = {test_id(name) for name in names}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        excluded = [item for item in items if test_id(item.nodeid) in self.names]
        if excluded:
            items[:] = [item for item in items if test_id(item.nodeid) not in self.names]
            config.hook.pytest_deselected(items=excluded)


def use_workers(option, workers):
    if not hasattr(option, "numprocesses"):
        if workers > 1:
            raise pytest.UsageError("deflake: {} workers need pytest-xdist, which is not installed".format(workers))
        return
    option.numprocesses = 0 if workers == 1 else workers
    if workers == 1:
        option.dist = "no"
        option.tx = []


class Recorder:
    """Writes the log while the tests run: every line is with the operating system before the next test begins.

    Trouble with it is said once on standard error and fails nobody's tests.
    """

    def __init__(self, config):
        self.config = config
        self.tests = {}
        # Attempts of tests that pytest-rerunfailures is about to repeat.
        self.repeated = {}
        self.occurrences = {}
        self.orders = {}
        self.collected = True
        started_at = now()
        moment = datetime.fromtimestamp(started_at / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        run = "pytest/{}/{}".format(moment, uuid.uuid4().hex[:8])
        self.job_run = {
            "id": run + "/",
            "run": run,
            "job": "",
            "attempt": 1,
            "platform": facts_of_platform(),
            "startedAt": started_at,
            "telling": "all",
        }
        self.file = open_log(re.sub(r"[^\w.-]", "_", run) + ".ndjson")
        self.write({"deflake": "run-log", "version": 1})
        self.write({"run": {"id": run, "name": run, "workflow": "pytest", "attempt": 1, "startedAt": started_at}})
        self.write({"jobRun": self.job_run})
        self.write({"at": self.job_run["id"]})

    def write(self, facts):
        if self.file is None:
            return
        line = (json.dumps(facts, separators=(",", ":")) + "\n").encode()
        try:
            while line:
                line = line[os.write(self.file, line) :]
        except OSError as error:
            complain(error)
            self.file = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        name = test_id(nodeid)
        if nodeid in self.repeated:
            test = Test(name, self.occurrences[name], self.repeated.pop(nodeid) + 1)
        else:
            self.occurrences[name] = self.occurrences.get(name, 0) + 1
            test = Test(name, self.occurrences[name], attempt=1)
        self.tests[nodeid] = test
        self.write({"begin": test.facts()})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.nodeid not in self.tests:
            self.pytest_runtest_logstart(report.nodeid)
        test = self.tests[report.nodeid]
        worker = worker_of(report)
        if test.order is None:
            test.worker = worker
            test.order = self.orders[worker] = self.orders.get(worker, 0) + 1
        test.add(report)
        # A worker of pytest-xdist that died has no more to say; nor has an attempt that is to be repeated.
        if report.when == "teardown" or report.when not in ("setup", "call") or report.outcome == "rerun":
            self.write(test.attempt_facts())
            del self.tests[report.nodeid]
            if report.outcome == "rerun":
                self.repeated[report.nodeid] = test.attempt

    def pytest_collectreport(self, report):
        if report.passed:
            return
        facts = {"test": test_id(report.nodeid), "outcome": "skip", "file": report.nodeid}
        if report.skipped:
            where, reason = place_and_reason(report)
            facts.update(failure={"message": reason[:MESSAGE_LIMIT], "trace": where[:TRACE_LIMIT]})
        else:
            # The tests of the file did not run, and nobody knows how many there are.
            self.collected = False
            facts.update(outcome="error", failure=failure_facts("collection failure", report))
        self.write(facts)

    def pytest_sessionfinish(self, session, exitstatus):
        selection = self.config.pluginmanager.get_plugin("deflake-selection")
        missing = [] if selection is None else selection.missing()
        if missing:
            self.write({"note": not_found(missing)})
        # Passed, failed, no tests; stopped by --maxfail it ends like one of these.
        stopped = session.shouldstop or session.shouldfail
        ended = exitstatus in (0, 1, 5) and not stopped
        complete = bool(ended and self.collected and not self.tests and not self.repeated)
        self.write({"jobRun": dict(self.job_run, finishedAt=now(), complete=complete)})
        self.write({"end": {"complete": complete}})

    def pytest_unconfigure(self):
        if self.file is not None:
            os.close(self.file)


def open_log(name):
    try:
        folder = Path(os.environ.get("DEFLAKE_RECORD") or log_folder())
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        return os.open(str(folder / name), flags, 0o666)
    except OSError as error:
        complain(error)
        return None


def log_folder():
    """Of the history of the project, found as the command line finds it."""
    here = Path.cwd()
    near = (folder for folder in (here, *here.parents) if (folder / ".deflake").is_dir() or (folder / "deflake.yaml").exists())
    return Path(os.environ.get("DEFLAKE_STORE") or next(near, here) / ".deflake") / "log"


def complain(error):
    sys.stderr.write("deflake: this run is not recorded any further. {}\n".format(error))


class Test:
    """One attempt of one test, put together from the reports of its phases."""

    def __init__(self, name, occurrence, attempt):
        self.name = name
        self.occurrence = occurrence
        self.attempt = attempt
        self.started_at = now()
        self.worker = None
        self.order = None
        self.outcome = "pass"
        self.failure = None
        self.properties = []
        self.seconds = 0.0

    def add(self, report):
        self.seconds += getattr(report, "duration", 0) or 0
        if report.when == "setup":
            # In a worker of pytest-xdist it began when the worker says so.
            self.started_at = getattr(report, "deflake_started_at", self.started_at)
        # Each phase has those of the phases before it.
        self.properties = properties_of(report) or self.properties
        outcome, message = outcome_of(report)
        # What failed first counts: a tear-down may fail because the test did.
        if self.failure is None and outcome != "pass":
            self.outcome = outcome
            if outcome == "skip":
                self.failure = skip_facts(report)
            elif outcome == "expected-failure":
                self.failure = {"type": "pytest.xfail", "message": message}
            else:
                self.failure = failure_facts(message, report)

    def facts(self):
        file = self.name.split("::")[0]
        facts = {"test": self.name, "startedAt": self.started_at, "file": file}
        if self.occurrence > 1:
            facts["occurrence"] = self.occurrence
        if self.attempt > 1:
            facts["attempt"] = self.attempt
        return facts

    def attempt_facts(self):
        facts = self.facts()
        facts.update(outcome=self.outcome, durationMs=round(self.seconds * 1000, 3), order=self.order)
        if self.worker is not None:
            facts["worker"] = self.worker
        if self.failure is not None:
            facts["failure"] = self.failure
        if self.properties:
            facts["properties"] = self.properties
        return facts


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Only the process in which a test runs knows when it began; the report carries it to the one that records."""
    result = yield
    if call.when == "setup":
        result.get_result().deflake_started_at = round(call.start * 1000)


def outcome_of(report):
    """The outcome of one phase and its message, as pytest's JUnit XML words it."""
    xfail = getattr(report, "wasxfail", None)
    if report.outcome == "skipped":
        return ("skip", "") if xfail is None else ("expected-failure", re.sub(r"^reason: ", "", xfail))
    # A test that passes though it should not, without `strict`, counts as passed for pytest and its exit code.
    if report.outcome == "passed":
        return "pass", ""
    message = reason_of(report)
    if re.match(r"(?:Failed: )?Timeout (?:\(>|>)", message):
        return "timeout", message
    if message.startswith("[XPASS(strict)]"):
        return "unexpected-pass", message
    if re.match(r"worker '[^']+' crashed while running", message):
        return "crash", message
    if report.when in ("setup", "teardown"):
        return "error", 'failed on {} with "{}"'.format(report.when, message)
    return "fail", message


def reason_of(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(report.longrepr if crash is None else crash.message)


def failure_facts(message, report):
    output = "\n".join(text for text in (report.capstdout, report.capstderr) if text)
    facts = {"message": message[:MESSAGE_LIMIT]}
    if report.longrepr is not None:
        facts["trace"] = report.longreprtext[:TRACE_LIMIT]
    if output:
        facts["output"] = output[-OUTPUT_LIMIT:]
    return facts


def properties_of(report):
    """What `record_property` was given, as texts, each pair once; what goes beyond the limit is left out."""
    kept, room = [], PROPERTIES_LIMIT
    for name, value in getattr(report, "user_properties", ()):
        pair = [str(name), str(value)]
        room -= len(pair[0]) + len(pair[1])
        if room < 0:
            break
        if pair[0] and pair not in kept:
            kept.append(pair)
    return kept


def skip_facts(report):
    where, reason = place_and_reason(report)
    return {"type": "pytest.skip", "message": reason[:MESSAGE_LIMIT], "trace": where[:TRACE_LIMIT]}


def place_and_reason(report):
    """Why something was skipped, and the line of source that says so with it."""
    if not isinstance(report.longrepr, (tuple, list)) or len(report.longrepr) != 3:
        return str(report.longrepr), str(report.longrepr)
    path, line, text = report.longrepr
    reason = re.sub("^Skipped: ", "", str(text))
    return "{}:{}: {}".format(path, line, reason), reason


def worker_of(report):
    """`gw0` of pytest-xdist; None without it."""
    node = getattr(report, "node", None)
    return None if node is None else node.gateway.id


def not_found(missing):
    few = ", ".join(missing[:3])
    return {
        "code": "not-collected",
        "level": "warning",
        "what": "{} of the tests that were to run were not found, such as {}.".format(len(missing), few),
    }


def now():
    return round(time.time() * 1000)


def facts_of_platform():
    """In the words that Node has for systems and processors, as in all run logs."""
    system = {"darwin": "darwin", "windows": "win32"}.get(platform.system().lower(), platform.system().lower())
    machine = platform.machine().lower()
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "i386": "ia32", "i686": "ia32"}.get(machine, machine)
    name = platform.python_implementation().lower().replace("cpython", "python")
    runtime = "{}-{}.{}.{}".format(name, *sys.version_info[:3])
    return {"os": system, "arch": arch, "runtime": runtime, "pytest": pytest.__version__}
