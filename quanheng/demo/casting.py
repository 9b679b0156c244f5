"""Who takes a step in a demo story: whoever holds the post, is certified, and kept apart by law from earlier steps."""

from collections.abc import Iterable, Iterator
from datetime import date

from quanheng.people.models import Office, Person
from quanheng.people.queries import holders
from quanheng.proceedings.models import StepTaken
from quanheng.rules.procedure import Procedure, Step
from quanheng.rules.progress import Progress


def cast(
    procedure: Procedure,
    step: Step,
    office: Office,
    on: date,
    *,
    taken: Iterable[StepTaken],
    collectors: Iterable[int] = (),
) -> list[Person]:
    """As many persons as the step needs, the one who acts first; raises `LookupError` when the office has too few.

    `collectors` have put evidence into the case's file: they neither hear, review nor decide where the law says so.
    """
    apart = {key for rule in step.different_from for key in rule.steps}
    rows = list(taken)
    barred = {person for row in rows if row.step in apart for person in row.persons}
    barred |= set(collectors) if any(rule.collectors for rule in step.different_from) else set()
    barred |= Progress(procedure, tuple(row.as_taken() for row in rows)).recused
    found: list[Person] = []
    for role in procedure.post_of(step).roles:
        found += [person for person in holders(role, office.code, on) if _fits(person, step, barred, found, on)]
    if len(found) < step.persons:
        raise LookupError(f"{office.code} has {len(found)} of {step.persons} persons for {step.key} on {on}")
    return [*found[: step.persons], *_signing_beside(procedure, step, office, on, barred | {each.pk for each in found})]


def _signing_beside(procedure: Procedure, step: Step, office: Office, on: date, barred: set[int]) -> Iterator[Person]:
    """Those of another post who sign the step too."""
    roles = {post.key: post.roles for post in procedure.posts}
    for rule in step.signers:
        held = [person for role in roles[rule.post] for person in holders(role, office.code, on)]
        free = [person for person in held if person.pk not in barred]
        if len(free) < rule.count:
            raise LookupError(f"{office.code} has {len(free)} of {rule.count} to sign {step.key} on {on}")
        yield from free[: rule.count]


def _fits(person: Person, step: Step, barred: set[int], found: list[Person], on: date) -> bool:
    certified = not step.certified or person.standing(on).certified(on)
    return person.pk not in barred and person not in found and certified
