"""The index of a file as a PDF, in Chinese whatever the reader's language."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import override

from quanheng.casefiles.queries import IndexRow, index_of
from quanheng.cases.models import Case
from quanheng.documents import rendering, typefaces

FRAME = Path(__file__).with_name("index.typ")
TITLE = "案卷目录"
COLUMNS = ["序号", "文书、证据名称", "文号、编号", "日期", "张数", "起止张号"]
NO_GLYPH = "〓"


def index_pdf(case: Case) -> rendering.Pdf:
    """The index as PDF/A, dated by its latest line: the same bytes as long as the file is the same."""
    with override("zh-hans"):
        rows = index_of(case)
        sheet = rendering.Print(
            frame=FRAME.read_text("utf-8"), body="#index()", title=TITLE, office=case.proceeding.office.name,
            number=case.proceeding.number, on=max(row.on for row in rows), shown=_shown(case, rows),
        )  # fmt: skip
    return rendering.pdf(sheet)


def _shown(case: Case, rows: Sequence[IndexRow]) -> dict[str, list[str]]:
    ended = case.proceeding.ended_on
    head = [
        f"立卷机关：{case.proceeding.office.name}", f"案号：{case.proceeding.number}", f"案由：{case.item_name}",
        f"立案日期：{case.proceeding.opened_on}　结案日期：{ended or '未结案'}",
    ]  # fmt: skip
    cells = [printable(cell) for row in rows for cell in _cells(row)]
    return {
        "head": [printable(line) for line in head], "columns": COLUMNS, "cells": cells,
        "foot": [f"共 {len(rows)} 件，{rows[-1].last} 张。“电子记录”没有纸质页，内容在系统的办理记录中。"],
    }  # fmt: skip


def _cells(row: IndexRow) -> list[str]:
    title = f"{row.title}（{row.mark}）" if row.mark else row.title
    span = (f"{row.first}—{row.last}" if row.sheets > 1 else str(row.first)) if row.sheets else "—"
    return [str(row.number), title, row.reference, str(row.on), str(row.sheets) if row.sheets else "—", span]


def printable(text: str) -> str:
    """The text with a sign in place of each character the typeface lacks: an index must never fail to print."""
    lacking = typefaces.unprintable(text)
    return "".join(NO_GLYPH if sign in lacking else sign for sign in text.replace("\n", " ").replace("\t", " "))
