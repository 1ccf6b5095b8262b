# Every way in which a test of pytest ends, for the plugin to be held against pytest's own JUnit XML.
import os
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("value", ["a  b", "c::d", "/", "名前"])
def test_parameters(value):
    pass


class TestInClass:
    def test_fails(self, record_property):
        record_property("owner", "ada")
        record_property("tries", 3)
        print("printed")
        print("shouted", file=sys.stderr)
        assert {"a": 1} == {"a": 2}


def test_skips():
    pytest.skip("not here")


@pytest.mark.xfail(reason="known")
def test_fails_as_expected():
    assert False


@pytest.mark.xfail(reason="known")
def test_passes_unexpectedly():
    pass


@pytest.mark.xfail(reason="known", strict=True)
def test_passes_though_strict():
    pass


@pytest.fixture
def broken():
    raise RuntimeError("set-up")


def test_set_up(broken):
    pass


@pytest.fixture
def leaking():
    yield
    raise RuntimeError("tear-down")


def test_tear_down(leaking):
    pass


def test_flakes():
    seen = Path(os.environ["STATE"]) / "flaked"
    if not seen.exists():
        seen.touch()
        raise AssertionError("not yet")


def test_last():
    if os.environ.get("WITH") == "crash":
        os.abort()
