# As plant.cjs, for the suites of Python.
import hashlib
import json
import os
import pathlib

NEIGHBOURS = "abcdefghijk"
ran = set()
plants = json.loads(pathlib.Path(__file__).with_name("plants.json").read_text())


def turn():
    counter = pathlib.Path(os.environ.get("PLANTED_COUNTER", "counter.txt"))
    with counter.open("a") as file:
        file.write(".")
    return counter.stat().st_size - 1


def chance(at):
    seed = os.environ.get("PLANTED_SEED", "1")
    return int.from_bytes(hashlib.sha256(f"{seed} {at}".encode()).digest()[:4], "big") / 2**32


def victim():
    plant = plants[os.environ["PLANTED"]]
    reached = ran.issuperset(plant["after"]) and ran.isdisjoint(plant["unless"])
    assert not (chance(turn()) < plant["rate"] and reached), "the victim broke"
