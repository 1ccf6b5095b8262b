import os

if os.getenv("WITH") == "crash":
    # The shell's parent is the interpreter that runs this test.
    os.system("kill -SEGV $PPID")
print("crashes")
