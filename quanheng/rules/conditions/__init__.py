"""The named conditions procedure files refer to: when a rule applies, and the gates that hold a step back.

Each family of procedures has a file here; what it registers is found by the file being there.
"""

from importlib import import_module
from pkgutil import iter_modules

from quanheng.rules.conditions.register import CONDITIONS, GATES, Condition, GateRule, holds, shut
from quanheng.rules.conditions.situation import Situation

for _module in sorted(entry.name for entry in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["CONDITIONS", "GATES", "Condition", "GateRule", "Situation", "holds", "shut"]
