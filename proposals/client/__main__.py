import sys

from proposals.client import main

sys.exit(main())
