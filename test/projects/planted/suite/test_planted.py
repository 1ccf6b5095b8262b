# A suite with a planted cause, for stestr and testr. unittest runs tests in the order of their names.
import unittest

import plant


class Planted(unittest.TestCase):
    def test_victim(self):
        plant.victim()


for name in plant.NEIGHBOURS:
    setattr(Planted, f"test_neighbour_{name}", lambda self, name=name: plant.ran.add(name))
