import os
import time
from pathlib import Path

polluted = []
state = Path(os.environ["STATE"])


def test_passes():
    pass


def test_fails():
    assert 1 == 2


def test_flakes():
    seen = state / "flaked"
    if not seen.exists():
        seen.touch()
        raise AssertionError("not yet")


def test_crashes():
    if os.environ.get("WITH") == "crash":
        os.abort()


def test_hangs():
    if os.environ.get("WITH") == "hang":
        time.sleep(600)


def test_pollutes():
    polluted.append(1)


def test_victim():
    assert not polluted
