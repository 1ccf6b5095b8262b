import os

open(os.getenv("STATE") + "/polluted", "w").close()
print("pollutes")
