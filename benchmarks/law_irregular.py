"""A folder of the size of the public collection, every known irregularity put in: is any line lost, is the order kept?

The words are the installed package's, written out as Markdown files under other titles until there are 3,475 of
them; into each one or two irregularities are put by a fixed chance. Every file must be read, every line of it placed,
and every text unbroken but those an article was taken out of. Promise: under 120 s to read, no line lost.

    python benchmarks/law_irregular.py            # write to a passing folder and read
    python benchmarks/law_irregular.py FOLDER     # and leave it there, for benchmarks/law_folder.py FOLDER
"""

import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.inner")

from quanheng.rules.statute_files import read_file, unbroken  # noqa: E402
from quanheng.statutes.reading.folder import UnreadableFile, markdown_files, read_text_of  # noqa: E402
from quanheng.statutes.reading.known import Known  # noqa: E402
from quanheng.statutes.reading.single import texts  # noqa: E402
from quanheng.statutes.reading.texts import NUMBERED, ReadText  # noqa: E402

FILES, SEED = 3_475, 20261123
PROMISE_SECONDS = 120.0
ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)? ")
ITEM = re.compile(r"^（[一二三四五六七八九十]+）")
Lines = list[str]


def main() -> int:
    """Write, read, compare; the status is 1 if a line is lost or a text broken that was not taken apart."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(passing)
        put_in, broken = write(folder)
        began = time.process_time()
        counts, marks, failed, wrong = _read(folder, broken)
        seconds = time.process_time() - began
        lost = _lost(folder)
    measured = {**counts, "read_s": seconds, "lost_lines": lost, "failed": len(failed), "broken_unasked": len(wrong)}
    for name, value in measured.items():
        print(f"{name:16} {value:>12,.1f}" if isinstance(value, float) else f"{name:16} {value:>12,}")
    print(json.dumps({"put_in": put_in, "told": dict(sorted(marks.items()))}, ensure_ascii=False, indent=1))
    print("\n".join(wrong[:20]))
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_irregular.json").write_text(json.dumps(measured))
    return int(seconds > PROMISE_SECONDS or lost > 0 or bool(failed) or bool(wrong))


def write(folder: Path) -> tuple[dict[str, int], set[str]]:
    """The files; how often each irregularity was put in, and which files an article was taken out of."""
    chance, put_in, broken = random.Random(SEED), Counter[str](), set[str]()
    sources = [each for each in texts(Known()) if _in_order(each)]
    for number in range(FILES):
        source = sources[number % len(sources)]
        lines = _written(source, number)
        name = f"{source.title[:40]}第{number}种({source.source.promulgated_on}).md"
        for way in chance.sample(WAYS, chance.choice((0, 1, 1, 2))):
            changed = way(list(lines), chance)
            if changed != lines:
                put_in[way.__name__] += 1
                lines = changed
        if chance.random() < 0.005 and (starts := _starts(lines))[2:-2]:
            del lines[chance.choice(starts[2:-2])]
            broken.add(name)
        target = folder / chance.choice(("地方性法规/云栖", "行政法规", "部门规章")) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_encoded("\n\n".join(lines), chance, put_in))
    return dict(sorted(put_in.items())), broken


def _in_order(source: ReadText) -> bool:
    """Whether the package's text has articles, each after the one before."""
    places = [(each.number.number, each.number.sub) for each in source.articles if each.number.form == NUMBERED]
    follows = all(after in ((one + 1, 0), (one, sub + 1)) for (one, sub), after in pairwise(places))
    return len(places) > 3 and places[0] == (1, 0) and follows


def _written(source: ReadText, number: int) -> Lines:
    """A text of the package as the public layout writes it."""
    lines = [f"# {source.title}第{number}种", f"{source.source.promulgated_on:%Y年%-m月%-d日} 云栖县人民代表大会通过"]
    lines.append("<!-- INFO END -->")
    above: tuple[str, ...] = ()
    for article in source.articles:
        if article.number.form != NUMBERED:
            continue
        lines += [f"## {each}" for each in article.headings if each not in above]
        above = article.headings
        lines += f"{article.label} {article.text}".split("\n")
    return [line for line in lines if line.strip()]


def _starts(lines: Lines) -> list[int]:
    """Where articles of one line begin that another article follows."""
    found = [place for place, line in enumerate(lines) if ARTICLE.match(line)]
    return [place for place, after in pairwise(found) if after == place + 1]


def wide_spaces(lines: Lines, _: random.Random) -> Lines:
    return [ARTICLE.sub(lambda found: found[0][:-1] + "\u3000", line) for line in lines]


def history_of_several_days(lines: Lines, _: random.Random) -> Lines:
    lines[1] += "，2012年5月1日公布，自2012年6月1日起施行（2013年修正"
    return lines


def history_without_a_day(lines: Lines, _: random.Random) -> Lines:
    return [lines[0], "云栖县人民代表大会通过", *lines[2:]]


def list_without_numbers(lines: Lines, _: random.Random) -> Lines:
    return [ITEM.sub("", line) for line in lines]


def list_that_starts_late(lines: Lines, _: random.Random) -> Lines:
    return [re.sub("^（一）", "（三）", line) for line in lines]


def items_cited_within(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(3, len(lines))
    lines[place] += "前款（一）、（二）项除外。"
    return lines


def broken_sentence(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(3, len(lines))
    cut = lines[place].find("，", 12) + 1
    return [*lines[:place], lines[place][:cut], lines[place][cut:], *lines[place + 1 :]] if cut else lines


def merged_articles(lines: Lines, chance: random.Random) -> Lines:
    if not (starts := [each for each in _starts(lines) if lines[each].endswith("。")]):
        return lines
    place = chance.choice(starts)
    return [*lines[:place], f"{lines[place]} {lines[place + 1]}", *lines[place + 2 :]]


def no_space_after_the_number(lines: Lines, chance: random.Random) -> Lines:
    if starts := _starts(lines):
        place = chance.choice(starts)
        lines[place] = lines[place].replace(" ", "", 1)
    return lines


def a_table(lines: Lines, _: random.Random) -> Lines:
    return [*lines, "| 项目 | 数额 |", "|---|---|", "| 风筝 | 五元 |"]


def an_annex(lines: Lines, _: random.Random) -> Lines:
    return [*lines, "附件一 风筝名录", "1. 纸鸢", "2. 木鸢"]


def a_comment(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(3, len(lines))
    return [*lines[:place], "<!-- 录入者注 -->", *lines[place:]]


def several_titles(lines: Lines, _: random.Random) -> Lines:
    return [lines[0], "# 云栖县人民代表大会公告", *lines[1:]]


def no_end_of_the_opening(lines: Lines, _: random.Random) -> Lines:
    return [line for line in lines if "INFO END" not in line]


def heading_without_marks(lines: Lines, _: random.Random) -> Lines:
    return [line.removeprefix("## ") for line in lines]


def stray_signs(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(3, len(lines))
    lines[place] = f"\u200b{lines[place]}\x0b"
    return lines


WAYS: list[Callable[[Lines, random.Random], Lines]] = [
    wide_spaces, history_of_several_days, history_without_a_day, list_without_numbers, list_that_starts_late,
    items_cited_within, broken_sentence, merged_articles, no_space_after_the_number, a_table, an_annex, a_comment,
    several_titles, no_end_of_the_opening, heading_without_marks, stray_signs,
]  # fmt: skip


def _encoded(words: str, chance: random.Random, put_in: Counter[str]) -> bytes:
    """The words as bytes: now and then GB 18030, a mark of byte order, or the line ends of another system."""
    how = chance.choices(("plain", "gb18030", "byte_order_mark", "crlf"), weights=(85, 5, 5, 5))[0]
    put_in[how] += how != "plain"
    if how == "crlf":
        words = words.replace("\n", "\r\n")
    encoding = {"gb18030": "gb18030", "byte_order_mark": "utf-8-sig"}.get(how, "utf-8")
    return words.encode(encoding)


def _read(folder: Path, broken: set[str]) -> tuple[dict[str, int], Counter[str], list[str], list[str]]:
    """Counts, irregularities told, what could not be read, what is broken though nothing was taken out."""
    counts = {"files": 0, "texts": 0, "articles": 0, "unbroken": 0, "taken_apart": len(broken)}
    marks, failed, wrong = Counter[str](), [], []
    for path in markdown_files(folder):
        counts["files"] += 1
        try:
            text = read_text_of(path, folder, Known())
        except UnreadableFile as trouble:
            failed.append(f"{path.name}: {trouble}")
            continue
        counts["texts"] += text.is_statute
        counts["articles"] += len(text.file.articles)
        counts["unbroken"] += unbroken(text.file)
        marks.update({each.mark.value for each in (*text.findings, *text.file.every_finding())})
        if not unbroken(text.file) and path.name not in broken:
            wrong.append(path.name)
    return counts, marks, failed, wrong


def _lost(folder: Path) -> int:
    """Lines that stand nowhere in what was read."""
    lost = 0
    for path in markdown_files(folder):
        words = path.read_bytes()
        try:
            said = words.decode("utf-8-sig")
        except UnicodeDecodeError:
            said = words.decode("gb18030")
        said = said.replace("\r\n", "\n")
        placed = defaultdict(str)
        for number, line, kept in read_file(said).placed():
            placed[number] += line if _squeezed(line) in _squeezed(kept) else ""
        wanted = {number: line for number, line in enumerate(said.split("\n"), 1) if "INFO END" not in line}
        lost += sum(_squeezed(line) != _squeezed(placed[number]) for number, line in wanted.items() if _squeezed(line))
    return lost


def _squeezed(words: str) -> str:
    return re.sub(r"[\s#\u200b\x0b\ufeff]", "", words)


if __name__ == "__main__":
    sys.exit(main())
