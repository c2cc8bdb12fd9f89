"""`python -m closeout` is the command `closeout`."""

import sys

from closeout.cli import main

if __name__ == "__main__":
    sys.exit(main())
