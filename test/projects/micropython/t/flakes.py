import os

seen = os.getenv("STATE") + "/flaked"
try:
    os.stat(seen)
    print("flakes")
except OSError:
    open(seen, "w").close()
    print("not yet")
