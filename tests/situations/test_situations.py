"""Every situation told in this folder comes out as it is told."""

from pathlib import Path

import pytest

from quanheng.rules.situations import Law, ToldSituation, read_situations, run

HERE = Path(__file__).parent
LAW = Law(HERE.parents[1] / "law", HERE / "given")
TOLD = [(path, told) for path in sorted(HERE.glob("*.toml")) for told in read_situations(path, LAW)]


@pytest.mark.parametrize("told", [told for _, told in TOLD], ids=[f"{path.stem}-{told.name}" for path, told in TOLD])
def test_the_situation_comes_out_as_told(told: ToldSituation):
    outcome = run(told)
    assert outcome.results
    differing = [f"{r.on} {r.what}: {r.expected} ≠ {r.found}" for r in outcome.results if not r.agrees]
    assert not differing, "\n".join(differing)


def test_no_two_situations_of_a_file_share_a_name():
    names = [(path, told.name) for path, told in TOLD]
    assert len(set(names)) == len(names)
