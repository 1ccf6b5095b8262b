# A suite with a planted cause, as ../planted for node --test: PLANTED names it.
import os

import pytest

CAUSES = {
    "none": lambda ran: False,
    "alone": lambda ran: True,
    "always": lambda ran: "c" in ran,
    "two": lambda ran: {"c", "f"} <= ran,
}
ran = set()


@pytest.mark.parametrize("name", "abcdefgh")
def test_neighbour(name):
    ran.add(name)


def test_victim():
    assert not CAUSES[os.environ["PLANTED"]](ran), "the victim broke"
