import os

try:
    os.stat(os.getenv("STATE") + "/polluted")
    print("spoilt")
except OSError:
    print("victim")
