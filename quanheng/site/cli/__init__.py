"""The `quanheng` command: one module a group, found by being in this folder."""

import argparse
import importlib
import os
import pkgutil
import sys

from quanheng.rules.refusal import Refused
from quanheng.site.faults import behind, operator_language


def main(argv: list[str] | None = None) -> int:
    """Run one operator command; the exit status is 0 done, 1 refused, 2 misused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.inner")
    parser = argparse.ArgumentParser(prog="quanheng", description="权衡 Quanheng：行政权力网上公开透明运行")
    groups = parser.add_subparsers(dest="group", required=True, metavar="GROUP")
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        group = importlib.import_module(f"{__name__}.{module}")
        group.add_parser(groups).set_defaults(run=group.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except Refused as refusal:
        from quanheng.site.messages import render

        print(render(refusal, operator_language()), file=sys.stderr)
        return 1
    except Exception as error:
        if not (fault := behind(error)):
            raise
        print(fault, file=sys.stderr)
        return 1
