"""How rightly and how fast law is read: the labelled sets, and every article of the package. Promise: under 30 s.

python benchmarks/law_reading.py            # the figures
QUANHENG_LAW_FOLDER=DIR python benchmarks/law_reading.py --write    # and docs/provisions-accuracy.md
"""

import json
import math
import os
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.inner")

from quanheng.rules.citations import Place, cited_in  # noqa: E402
from quanheng.rules.provisions import read_licence, read_provision  # noqa: E402
from quanheng.statutes.reading.known import Known  # noqa: E402
from quanheng.statutes.reading.single import in_lines, paragraphs_of, texts  # noqa: E402
from tests.rules.law_reading import (  # noqa: E402
    FOLDER,
    LICENCE_FIELDS,
    LICENCE_ROUNDS,
    ROUNDS,
    SEEN,
    citations_read,
    fines,
    first_licence_looks,
    first_looks,
    known_titles,
    left_out,
    licences_read,
    provisions_read,
)

PROMISE_SECONDS = 30.0
REPORT = REPO / "docs" / "provisions-accuracy.md"
FIELDS = {
    "department": "department", "violation": "violation", "refs": "refs", "tiers": "tiers, all of them",
    "extra_rules": "extra rules", "by_reference": "by reference", "item_count": "number of 项",
}  # fmt: skip

ABOUT_LICENCES = """\
Labelled in `tests/rules/provisions/licences.json` under the conventions in reading-law.md, before the machine
read them. Drawn by Python's `random` from all texts of the package and of the folder with the seeds
`quanheng licences 2026-11-23`, `quanheng licences dense 2026-11-23` (one 款 a statute; the dense are those whose
words speak of approval, permits or qualifications) and `quanheng licences second look 2026-11-23` (款 not drawn
before; some had been on the screen during development). A licence that was not seen counts as wrong in every
field. What the rounds showed was mended, so the table as read now is no unseen measure.""".splitlines()
CAUSES = """\
Causes of error at the first looks. Taken for licences: an organ or a government applies; plans and what changes
them; a body that is no organ; relief from a duty; licences another statute is only generally referred to for. Not
seen: approval without an organ (按照规定报请审批); a permit not in the list of words; filing or a treaty named
behind the approval; 不得无证; a licence an organ carries out (由…实施…许可). These were mended. Left as they are:
an activity that runs over several clauses, and prices an enterprise proposes.""".splitlines()


def main() -> int:
    """Read everything; the status is 1 if a promise is not kept, 2 if the report would leave labels out."""
    if missing := left_out():
        print(f"{missing} labels are of texts in a folder and are left out: name it in {FOLDER}", file=sys.stderr)
        if "--write" in sys.argv:
            print("the report counts every label, so it is not written without them", file=sys.stderr)
            return 2
    measured = _whole_package()
    scores, wrong = _scores()
    for name, value in measured.items():
        print(f"{name:16} {value:>12,.1f}" if isinstance(value, float) else f"{name:16} {value:>12,}")
    licences = _licence_report()
    print("\n".join([*_first_table(), "", *_table(scores), "", *licences]))
    if "--write" in sys.argv:
        REPORT.write_text(_report(measured, scores, wrong, licences), encoding="utf-8")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_reading.json").write_text(json.dumps(measured))
    return int(measured["provisions_s"] + measured["licences_s"] > PROMISE_SECONDS)


def _whole_package() -> dict:
    """Every 款 of every text, read for both."""
    passages = [
        (Place(text.title, article.number.number, each.number, article.number.sub or None), in_lines(each))
        for text in texts(Known())
        for article in text.articles
        for each in paragraphs_of(article)
    ]
    began = time.process_time()
    read = [read_provision(words, place) for place, words in passages]
    between = time.process_time()
    licences = sum(read_licence(words) is not None for _, words in passages)
    then = time.process_time()
    cited = sum(len(cited_in(words, place, known_titles())) for place, words in passages)
    done = time.process_time()
    return {
        "paragraphs": len(passages), "penalties": sum(each.is_penalty for each in read), "citations": cited,
        "provisions_s": between - began, "citations_s": done - then,
        "licences": licences, "licences_s": then - between,
    }  # fmt: skip


def _scores() -> tuple[dict[tuple[str, str], tuple[int, int]], list[str]]:
    """Right and all, by measure and part, as read now; and a line for every reading that is wrong."""
    scores: dict[tuple[str, str], tuple[int, int]] = {}
    wrong: list[str] = []
    for name, parts in (("seen", (SEEN,)), ("rounds", ROUNDS)):
        read = [each for part in parts for each in provisions_read(part)]
        penal = [each for each in read if each.wanted["is_penalty"]]
        right = {"class: a penalty or not": ["is_penalty" not in each.wrong for each in read]}
        right |= {label: [key not in each.wrong for each in penal] for key, label in FIELDS.items()}
        right["fines, all of a 款"] = ["fines" not in each.wrong for each in penal if fines(each.wanted)]
        right["every field right"] = [not each.wrong for each in penal]
        passages = [each for part in parts for each in citations_read(part)]
        right["citations: passages wholly right"] = [not each.wrong for each in passages]
        right["citations: single ones found"] = [one in each.got for each in passages for one in each.wanted]
        scores |= {(label, name): (sum(each), len(each)) for label, each in right.items()}
        wrong += [f"| {name} | {each.where} | {_cause(each)} |" for each in [*read, *passages] if each.wrong]
    return scores, wrong


def _cause(reading) -> str:
    """What differs, in the names of the fields; a wrong class says which way."""
    if "is_penalty" in reading.wrong:
        return "taken for a penalty" if reading.got["is_penalty"] else "a penalty not seen"
    return "、".join(FIELDS.get(each, each) for each in reading.wrong)


def _wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of Wilson for a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def _first_table() -> list[str]:
    """What was right at the first look, by round and together, with intervals."""
    looks = first_looks()
    rows = [f"| measure | {' | '.join(look['round'] for look in looks)} | together | interval (95 %, Wilson) |"]
    rows.append("|---" * (len(looks) + 3) + "|")
    for measure in ("class", "department", "fines", "every field", "citations"):
        counts = [look.get(measure, [0, 0]) for look in looks]
        together = sum(right for right, _ in counts), sum(of for _, of in counts)
        shown = [f"{right} / {of}" if of else "–" for right, of in [*counts, together]]
        rows.append(f"| {measure} | {' | '.join(shown)} | {_interval(*together)} |")
    return rows


def _table(scores: dict[tuple[str, str], tuple[int, int]]) -> list[str]:
    rows = ["| measure, as read now | used in development | the rounds |", "|---|---|---|"]
    for label in dict.fromkeys(label for label, _ in scores):
        seen, rounds = scores[label, "seen"], scores[label, "rounds"]
        rows.append(f"| {label} | {seen[0]} / {seen[1]} | {rounds[0]} / {rounds[1]} |")
    return rows


def _interval(right: int, of: int) -> str:
    low, high = _wilson(right, of)
    return f"{low:.1%} – {high:.1%}".replace("%", " %")


_OF = {"taken for licences": "of those taken for licences, licences", "licences seen": "of the licences, seen"}


def _licence_report() -> list[str]:
    """Licence provisions: what was right at the first looks, what is right now, which still differ."""
    looks = first_licence_looks()
    rows = [f"| measure | {' | '.join(look['round'] for look in looks)} | interval of the last (95 %, Wilson) |"]
    rows.append("|---" * (len(looks) + 2) + "|")
    for measure in [each for each in looks[0] if each not in ("round", "note")]:
        shown = " | ".join(f"{right} / {of}" for right, of in (look[measure] for look in looks))
        rows.append(f"| {_OF.get(measure, measure)} | {shown} | {_interval(*looks[-1][measure])} |")
    rows += ["", *[f"- {look['round']}: {look['note']}" for look in looks], ""]
    rows += ["| as read now | used in development | the rounds |", "|---|---|---|"]
    parts = [[each for part in some for each in licences_read(part)] for some in ((SEEN,), LICENCE_ROUNDS)]
    for label in ("is_licence", *LICENCE_FIELDS, "every field"):
        rows.append(f"| {_LICENCE_WORDS.get(label, label)} | {' | '.join(_right(read, label) for read in parts)} |")
    rows += ["", "| part | 款 | what differs |", "|---|---|---|"]
    return rows + [
        f"| licences | {each.where} | {'、'.join(each.wrong)} |" for read in parts for each in read if each.wrong
    ]


_LICENCE_WORDS = {
    "is_licence": "class: a licence or not",
    "licence": "the permit's name",
    "by_reference": "by reference",
}


def _right(read: list, label: str) -> str:
    """Right and all of one field; the fields are counted over the licences, class over all."""
    some = read if label == "is_licence" else [each for each in read if each.wanted["is_licence"]]
    right = [not each.wrong if label == "every field" else not {label, "is_licence"} & set(each.wrong) for each in some]
    return f"{sum(right)} / {len(right)}"


def _report(
    measured: dict, scores: dict[tuple[str, str], tuple[int, int]], wrong: list[str], licences: list[str]
) -> str:
    return "\n".join(
        [
            "# How rightly powers and citations are read",
            "",
            "Written by `python benchmarks/law_reading.py --write`; do not edit. The labelled sets are",
            "`tests/rules/provisions/labels.json` and `tests/rules/citations/labels.json`: one 款 or passage a line,",
            "drawn at random from the package and spread over the departments of law, labelled by one person under the",
            "conventions in [reading-law.md](reading-law.md). A field counts as right only if it equals the label; the",
            "order of kinds does not matter. Five labels that did not follow the conventions were corrected later;",
            "the first looks below were not counted again. Some labels of the last two rounds are of regulations,",
            "local rules and judicial interpretations in a folder, which `QUANHENG_LAW_FOLDER` names: without it this",
            "page is not written.",
            "",
            "## At the first look",
            "",
            "Every round was labelled before the machine read it, the last two in commits of their own. Some 款 of the",
            "second and third round had been on the screen during development; none was tuned on. What a round showed",
            "was mended before the next. Every field is counted over the 款 that punish, class over all.",
            "",
            *_first_table(),
            "",
            *[f"- {look['round']}: {look['note']}" for look in first_looks()],
            "",
            "## As read now",
            "",
            *_table(scores),
            "",
            "Readings that still differ from the label:",
            "",
            "| part | 款 | what differs |",
            "|---|---|---|",
            *(wrong or ["| – | – | – |"]),
            "",
            "## Licence provisions",
            "",
            *ABOUT_LICENCES,
            "",
            *licences,
            "",
            *CAUSES,
            "",
            "## The whole package, one core",
            "",
            f"{measured['paragraphs']:,} 款: {measured['penalties']:,} taken for powers to punish in",
            f"{measured['provisions_s']:.1f} s, {measured['licences']:,} for licences in",
            f"{measured['licences_s']:.1f} s, {measured['citations']:,} citations in",
            f"{measured['citations_s']:.1f} s.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
