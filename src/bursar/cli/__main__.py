"""`python -m bursar.cli`."""

import sys

from bursar.cli import main

sys.exit(main())
