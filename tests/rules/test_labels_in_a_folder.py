"""Labels of texts that are elsewhere are told when they are left out, not passed over."""

from tests.rules.law_reading import FOLDER, labels, left_out


def test_without_the_folder_the_labels_left_out_are_counted(monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    without = sum(len(labels("provisions", part)) + len(labels("citations", part)) for part in ("fourth", "fifth"))
    assert left_out() > 0
    monkeypatch.setenv(FOLDER, "/anywhere")
    every = sum(len(labels("provisions", part)) + len(labels("citations", part)) for part in ("fourth", "fifth"))
    assert every - without > 0
    assert left_out() == 0
