"""SpiffWorkflow: one transaction locks the stored state, checks the permission, completes the task and stores it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import project
from costs import answer, post

BEFORE = ("clue", "file", "investigate", "notice")


def main() -> None:
    project.set_up("hearing")
    from django.urls import reverse
    from hearing.spiff_flow import open_case, take

    officer = project.officer()
    client = project.logged_in(officer)

    def prepare():
        pk = open_case()
        for step in BEFORE:
            take(pk, step, by=officer.pk, facts={"report": "示例"})
        return pk

    answer(prepare, {
        "action": lambda pk: take(pk, "statement", by=officer.pk, facts=project.STATEMENT),
        "http": lambda pk: post(client, reverse("statement", args=[pk]), project.STATEMENT),
    })  # fmt: skip


if __name__ == "__main__":
    main()
