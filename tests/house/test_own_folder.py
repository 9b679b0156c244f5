"""Tests leave the instance of the checkout alone: its `var/` is somebody's demo or somebody's office."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from quanheng.site.environments import var
from tests import database
from tests.house.source import REPO
from tests.own_folder import FOLDER


def test_what_tests_write_goes_into_a_folder_of_the_round():
    assert settings.VAR == FOLDER == var()
    assert Path(os.environ["QUANHENG_VAR"]) == FOLDER
    assert not FOLDER.is_relative_to(REPO)


def test_the_databases_of_tests_stand_beside_those_of_the_checkout():
    assert not database.HOME.is_relative_to(REPO / "var")


def test_every_setting_that_names_a_place_to_write_lies_in_that_folder():
    places = {
        name: getattr(settings, name) for name in dir(settings) if isinstance(getattr(settings, name, None), Path)
    }
    written = {name: place for name, place in places.items() if place not in (settings.REPO, settings.LAW)}
    assert written
    assert {name: place for name, place in written.items() if not place.is_relative_to(FOLDER)} == {}


def test_a_round_leaves_no_folder_behind_and_clears_that_of_a_killed_one(tmp_path):
    killed = tmp_path / "quanheng-test-999999999-left"
    killed.mkdir()
    round_ = (sys.executable, "-m", "pytest", "-q", "--collect-only", "tests/house/test_own_folder.py")
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    subprocess.run(round_, cwd=REPO, env={**environment, "TMPDIR": str(tmp_path)}, check=True, capture_output=True)
    assert list(tmp_path.glob("quanheng-test-*")) == []
