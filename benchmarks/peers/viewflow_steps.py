"""django-viewflow: one transaction locks the process, checks the permission, assigns the task and executes it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import project
from costs import answer, post

BEFORE = ("clue", "file", "investigate", "notice")


def main() -> None:
    project.set_up("viewflow", "viewflow.workflow", "hearing")
    from django.urls import reverse
    from hearing.viewflow_flow import PenaltyFlow, take

    officer = project.officer()
    client = project.logged_in(officer)

    def prepare():
        process = PenaltyFlow.clue_handed_in.run()
        for step in BEFORE:
            take(process.pk, step, by=officer.pk, facts={"report": "示例"})
        return process.pk

    answer(prepare, {
        "action": lambda pk: take(pk, "statement", by=officer.pk, facts=project.STATEMENT),
        "http": lambda pk: post(client, reverse("statement", args=[pk]), project.STATEMENT),
    })  # fmt: skip


if __name__ == "__main__":
    main()
