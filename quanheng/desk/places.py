"""At which places of their procedures cases may wait for a post: what an inbox asks the database for.

A place is the key of the step a case stands at, read over every procedure together; which step waits in a case of
one procedure is told from that procedure afterwards.
"""

from functools import lru_cache

from quanheng.cases.reserved import RESERVED
from quanheng.rulebook import queries as rulebook
from quanheng.rules.procedure import Step
from quanheng.rules.roles import Role
from quanheng.rules.waiting import may_wait

Roles = frozenset[Role]


@lru_cache(maxsize=8192)
def steps_at(procedure: str, position: str, mine: Roles, theirs: Roles = frozenset()) -> tuple[Step, ...]:
    """The steps that may wait there for `mine`, and that whoever handles the case, being `theirs`, does not see to."""
    found = ((step, _roles_of(procedure, step)) for step in _at(procedure, position))
    return tuple(step for step, roles in found if roles & mine and not roles & theirs)


@lru_cache(maxsize=64)
def places_of(procedures: frozenset[str], mine: Roles, theirs: Roles = frozenset()) -> frozenset[str]:
    """The places at which in some procedure a step may wait so."""
    return frozenset(
        position
        for procedure in procedures
        for position in ("", *rulebook.procedure(procedure).by_key)
        if steps_at(procedure, position, mine, theirs)
    )


@lru_cache(maxsize=4096)
def _at(procedure: str, position: str) -> tuple[Step, ...]:
    steps = may_wait(rulebook.procedure(procedure), position)
    return tuple(step for step in steps if step.key not in RESERVED)


def _roles_of(procedure: str, step: Step) -> Roles:
    return frozenset(rulebook.procedure(procedure).post_of(step).roles)
