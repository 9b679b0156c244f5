"""Loops do what time brings about: integrate the log, let deadlines pass, write batches."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loop:
    """A function run every `every` seconds, and at once when an event is recorded if `woken`."""

    name: str
    every: float
    run: Callable[[], object]
    woken: bool = False


LOOPS: dict[str, Loop] = {}


def loop(name: str, *, every: float, woken: bool = False) -> Callable:
    """Declare a function that the worker runs again and again; it reads the clock itself."""

    def declare(run: Callable[[], object]) -> Callable[[], object]:
        if name in LOOPS:
            raise ValueError(f"two loops are called {name}")
        LOOPS[name] = Loop(name, every, run, woken)
        return run

    return declare
