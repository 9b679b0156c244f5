"""Situations: a case told line by line, played against the rules, each expectation beside its result."""

from quanheng.rules.situations.reading import Law, read_situations
from quanheng.rules.situations.running import run
from quanheng.rules.situations.told import Outcome, Result, ToldSituation

__all__ = ["Law", "Outcome", "Result", "ToldSituation", "read_situations", "run"]
