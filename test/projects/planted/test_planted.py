# A suite with a planted cause, for pytest.
import pytest

import plant


@pytest.mark.parametrize("name", plant.NEIGHBOURS)
def test_neighbour(name):
    plant.ran.add(name)


def test_victim():
    plant.victim()
