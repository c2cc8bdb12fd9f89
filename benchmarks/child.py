"""Runs a command and prints, last of all, its seconds and the most memory that it held in bytes, as JSON.

A process of its own, and a small one: a child counts the memory of the process that started it as its own, up to the
moment when it becomes another program.
"""

import json
import resource
import subprocess
import sys
import time


def main() -> int:
    """Run the command in the arguments and return its exit status."""
    start = time.perf_counter()
    done = subprocess.run(sys.argv[1:], check=False)
    taken = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"seconds": taken, "memory": memory}))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
