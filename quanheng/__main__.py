import sys

from quanheng.site.cli import main

sys.exit(main())
