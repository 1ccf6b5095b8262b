import os
import time

if os.getenv("WITH") == "hang":
    time.sleep(600)
print("hangs")
