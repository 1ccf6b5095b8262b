import os
import time
import unittest
from pathlib import Path

polluted = []


class Parts(unittest.TestCase):
    def test_crashes(self):
        if os.environ.get("WITH") == "crash":
            os.abort()

    def test_fails(self):
        self.assertEqual(1, 2)

    def test_flakes(self):
        seen = Path(os.environ["STATE"]) / "flaked"
        if not seen.exists():
            seen.touch()
            self.fail("not yet")

    def test_hangs(self):
        if os.environ.get("WITH") == "hang":
            time.sleep(600)

    def test_passes(self):
        pass

    def test_pollutes(self):
        polluted.append(1)

    def test_victim(self):
        self.assertEqual(polluted, [])
