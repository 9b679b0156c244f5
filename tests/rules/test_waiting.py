"""The sieve for long lists lets through every step that is open, and not much else."""

import pytest

from quanheng.rules.lawful_step import open_steps
from quanheng.rules.waiting import may_wait
from tests.rules.procedures import LAW, procedure
from tests.rules.random_walks import LAST, walk

FILES = sorted(path.stem for path in (LAW / "procedures").glob("*.toml"))


@pytest.mark.parametrize("key", FILES)
def test_no_step_that_is_open_is_sieved_out(key):
    seen: set[tuple[str, str]] = set()
    for seed in range(12):
        for state in walk(procedure(key), seed, acts=40):
            progress = state.progress
            if progress.ended is not None:
                continue
            position = progress.position.key if progress.position else ""
            let_through = {step.key for step in may_wait(progress.procedure, position)}
            opened = {step.key for step in open_steps(state.timing, LAST) if not step.optional}
            assert opened <= let_through, (position, opened - let_through)
            seen |= {(position, step) for step in opened}
    assert seen


def test_what_lies_behind_and_what_is_far_ahead_waits_for_nobody():
    penalty = procedure("penalty-ordinary")
    assert [step.key for step in may_wait(penalty, "")] == ["clue"]
    at_the_end_of_investigation = {step.key for step in may_wait(penalty, "close-investigation")}
    assert not {"clue", "file", "investigate", "serve", "perform"} & at_the_end_of_investigation
    after_the_decision = {step.key for step in may_wait(penalty, "decision")}
    assert "serve" in after_the_decision
    assert not {"notice", "investigate"} & after_the_decision
