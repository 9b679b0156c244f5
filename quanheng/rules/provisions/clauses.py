"""A 款 cut as a lawyer reads it: body and 项, sentences, semicolons, condition and consequence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from quanheng.rules.numerals import NUMERAL, number_of
from quanheng.rules.provisions.organs import ACTS, organ_in

_ITEM_MARK = re.compile(
    rf"^[\"“]?\s*(?:[（(]\s*(?:[{NUMERAL}]+|\d{{1,2}})\s*[）)]|(?:[{NUMERAL}]+|\d{{1,2}})[、.．](?!\d))\s*"
)
_POINT_MARK = re.compile(r"^\s*(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])")
_OWN_NUMBER = re.compile(rf"^第(?:[{NUMERAL}]+|\d+)条(?:之[{NUMERAL}]+)?[ 　\t]+")
# 将第三条修改为：“…: an amending decision quotes the 款 as it is to read
_AMENDS = re.compile(r"^[^“\"]{0,80}(?:修改为|作为第[^：:，]{1,12}[条款])[:：](?=[“\"])")
_ARTICLE = rf"第(?P<article>[{NUMERAL}]+)条(?:之(?P<sub>[{NUMERAL}]+))?"
_AMENDED_ARTICLE = re.compile(_ARTICLE)
_BECAME = re.compile(rf"(?:改为|作为){_ARTICLE}")
_AMENDED_PARAGRAPH = re.compile(rf"第([{NUMERAL}]+)款")
_RUN_ON = re.compile(rf"(?<=[：:；;。])\s*(?=[（(][{NUMERAL}]+[）)](?!项))")
_ENDED = ("。", "。”", "。）")
_LISTS = re.compile("下列|以下(?!罚款|的?罚款|拘留)|如下")
_OF_BEFORE = re.compile("(?:有|违反|单位有|具有|实施)?前[一二两三]?款")
# a mark of byte order and what has no width
_UNSEEN = re.compile("[\ufeff\u200b-\u200f\u2060]")
_OPEN, _CLOSE = "（(《“〈【", "）)》”〉】"


@dataclass(frozen=True)
class Text:
    """The words of a 款 and of its 项, without their numbers."""

    body: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """What follows under one condition: the clauses of the consequence in order.

    `segment` counts the semicolons before it; `sentence` the full stops.
    """

    condition: str | None
    clauses: tuple[str, ...]
    segment: int
    sentence: int


_ADVERBS = r"(?:或者|并且|并|同时|还|应当|可以|再|也|均|则|分别|一并|依法|从重|从严|一律|且|另|应|先|首先|由其|可)*"
_VERBS = (
    r"责令|处以|处(?!于|理[^，]*的|置|在|所(?:的|、|$)|分|境|方)|单处|给予|予以|没收|吊销|撤销|撤回|取消|暂扣|吊扣|扣留|降低|取缔|停止|暂停|禁止|限期|"
    r"警告|通报|拘留|收缴|追缴|强制|责成|追究|承担|加收|加处|补缴|退还|终止|注销|关闭|限制|不得|不予|不再|不受理|驱逐|宣布|"
    r"处罚|罚款|决定|代为|所需费用|依照|按照|比照|参照|依据[^，]*(?:处罚|处理)|计入|记入|纳入|列入|公告|公示|公布|移送|批评|劝阻|劝离|制止|训诫|"
    r"约谈|赔偿|恢复|采取|逐出|拆除|征收|通知|建议|提请|报|构成违反|尚不|将|以每|按每|按日|每|自|终身|在[^，]{0,11}[日月年限时间]内|"
    r"指定|强行|从[^，]{1,12}起|[^，]{0,10}无效$|[一二三四五六七八九十两\d]+(?:年|个月)(?:以上|至|到|内|以内|之内)|根据|视|区别"
)
_ACT = re.compile(rf"^{_ADVERBS}(?:{_VERBS})")
_TO_WHOM = re.compile(
    rf"^{_ADVERBS}(?:其中)?对(?:[^，的]|的(?!$))*?(?:人员|责任人|负责人|单位|个人|企业|机构|者|人|公司|经营者|主)"
    rf"[^，]*?(?:{ACTS}|可处|并处)"
    rf"|^{_ADVERBS}对[^，]{{1,40}}?(?:并处|处以|可以处|可处|给予|予以)(?![^，]*的$)"
    rf"|^{_ADVERBS}对(?:[^，]*(?:人员|单位|个人|责任人|负责人|代表人|者)|[^，的]{{1,14}})$"
)
_FILLER = re.compile(
    r"^除[^，]*外$|^(?:根据|视|区别|按照|依照|依据)[^，]{0,20}(?:情节|情形|情况|程度|轻重|后果|职责|分工|权限|规定)[^，]{0,12}$"
)
_BARRED = re.compile(rf"^[^，]{{0,20}}(?:[{NUMERAL}两\d]+(?:年|个月)以?内|终身)[^，]{{0,6}}不得")
_STRONG = re.compile(rf"^{_ADVERBS}由(?!于)[^，]{{2,}}?(?:{ACTS}|部门$|机关$|机构$|政府$|职责$|分工$|权限$|范围内?$)")
# 情节较重的处…罚款: a condition with no comma after it
_SHORT_CONDITION = re.compile(
    r"((?<=[，；])(?:情节|后果|造成|逾期|拒不|属于)[^，；。]{1,14}的)(?=(?:可以|并)?(?:处|责令|给予|吊销|没收))"
)
_PENAL = re.compile(r"责令|处|给予|没收|吊销|予以|取缔")
_PLAIN_FINE = re.compile(rf"^{_ADVERBS}(?:处以|处|给予)[^，]*(?:罚款|警告|拘留)")
_WHOEVER = re.compile(r"^(?:对|凡[^，]*的)")
# 对…部门依法进行的监督检查，…拒绝、阻挠的: what is hindered stands first
_HINDERED = re.compile(r"^对[^，]*依法(?:进行|实施|开展)的[^，]*(?:检查|监督|调查|管理|监测|执法)$")
_UNTOLD = re.compile(
    r"[不未](?:及时|按规定|按照规定)?(?:向)?(?:报告|通知|告知|申报|报送)[^，]{0,30}(?:机关|部门|机构|政府)$"
)
_CONDUCT_ENDS = re.compile(r"(?:的|之一|情形|行为|规定|外|情况|条件|[：:])$")


def amended_place(raw: str) -> tuple[int, int, int | None] | None:
    """Article, 之 and 款 of the words an amending decision quotes (第十条增加一款，作为第二款：“…), or None."""
    lead = _AMENDS.match(raw)
    article = lead and _AMENDED_ARTICLE.search(lead[0])
    if not lead or not article:
        return None
    became = _BECAME.search(lead[0])
    added = lead[0].rpartition("作为")[2] if "作为第" in lead[0] else ""
    paragraph = _AMENDED_PARAGRAPH.findall(added)[:1] or _AMENDED_PARAGRAPH.findall(lead[0])
    number = number_of((became or article)["article"])
    sub = number_of((became or article)["sub"]) if (became or article)["sub"] else 0
    return number, sub, number_of(paragraph[-1]) if paragraph else None


def text_of(raw: str) -> Text:
    """Body and 项 of a 款: the first line is the body, each further line an 项, 目 and tails with their 项."""
    lines = [line.strip() for line in _apart(_UNSEEN.sub("", raw).strip()).split("\n") if line.strip()]
    if not lines:
        return Text("")
    body, rest = lines[0], lines[1:]
    numbered = [bool(_ITEM_MARK.match(line)) for line in rest]
    items: list[str] = []
    for line in rest:
        goes_on = items and (_POINT_MARK.match(line) if any(numbered) else False)
        if goes_on or (any(numbered) and not _ITEM_MARK.match(line) and items):
            items[-1] += line
        else:
            items.append(_ITEM_MARK.sub("", line))
    if (
        rest
        and not any(numbered)
        and not body.endswith(("：", ":"))
        and len(rest) == 1
        and not rest[0].endswith(("；", ";"))
    ):
        body, items = body + rest[0], []
    return Text(_AMENDS.sub("", body).lstrip('"“'), tuple(items))


def paragraphs_in(raw: str) -> list[str]:
    """The 款 of a text that holds several: a line after a full stop that belongs to no list begins the next.

    项 may lack their （一）, so a list once opened goes on, unless it is numbered and the line is not.
    """
    found: list[list[str]] = []
    for line in (each.strip() for each in _UNSEEN.sub("", raw).splitlines()):
        if not line:
            continue
        if found and not _begins_paragraph(line, found[-1]):
            found[-1].append(line)
        else:
            found.append([line])
    return ["\n".join(lines) for lines in found] or [""]


def _begins_paragraph(line: str, before: list[str]) -> bool:
    if _ITEM_MARK.match(line) or _POINT_MARK.match(line) or not before[-1].endswith(_ENDED):
        return False
    numbered = any(_ITEM_MARK.match(each) for each in before[1:])
    listed = before[0].endswith(("：", ":")) or bool(_LISTS.search(before[0]))
    return numbered or not listed or bool(_OF_BEFORE.match(line))


def _apart(raw: str) -> str:
    """The text without the article's own number, and with 项 that were run on set one a line."""
    words = _OWN_NUMBER.sub("", raw)
    return words if "\n" in words else _RUN_ON.sub("\n", words)


def cut(text: str, marks: str) -> Iterator[str]:
    """The parts between the marks, brackets and quotations kept whole."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in marks and not depth and not _within_a_figure(text, place):
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _within_a_figure(text: str, place: int) -> bool:
    """Whether the comma stands between digits: 1,000元."""
    return text[place] == "," and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def groups(body: str, *, conduct_first: bool = True) -> Iterator[Group]:
    """Conditions with their consequences, in the order written; the first condition is the violation.

    An 项 that holds a penalty need not begin with conduct: `conduct_first` is False for it.
    """
    segment = 0 if conduct_first else 1
    body = _SHORT_CONDITION.sub(r"\1，", body)
    for sentence, words in enumerate(each for each in cut(body, "。") if each.strip()):
        for part in cut(words, "；;："):
            yield from _grouped(part.strip(), segment, sentence)
            segment += 1


@dataclass(frozen=True)
class _Clauses:
    """The clauses between two semicolons, each asked no more than once what comes after it."""

    words: tuple[str, ...]

    def after(self, place: int) -> tuple[str, ...]:
        """The next two clauses."""
        return self.words[place + 1 : place + 3]

    @cached_property
    def leads_to_act(self) -> tuple[bool, ...]:
        """For each clause whether what comes after it leads to an act before a condition ends."""
        found = [True]
        for clause in reversed(self.words):
            found.append(not _ends_condition(clause) and (found[-1] or _looks_act(clause)))
        return tuple(reversed(found))[1:]


def _grouped(part: str, segment: int, sentence: int) -> Iterator[Group]:
    """The groups between two semicolons."""
    clauses = _Clauses(tuple(clause for clause in cut(part, "，,") if clause))
    waiting: list[str] = []
    condition: str | None = None
    acts: list[str] = []
    for place, clause in enumerate(clauses.words):
        if _begins_act(clauses, place, waiting, acts, opening=segment == 0):
            if waiting and acts and not waiting[-1].endswith("的"):
                acts, waiting = [*acts, *waiting], []
            if waiting:
                if acts or condition is not None:
                    yield Group(condition, tuple(acts), segment, sentence)
                condition, acts, waiting = "，".join(waiting), [], []
            acts.append(clause)
        else:
            waiting.append(clause)
    if acts or condition is not None:
        yield Group(condition, tuple(acts), segment, sentence)
    if waiting:
        yield Group("，".join(waiting), (), segment, sentence)


def _begins_act(clauses: _Clauses, place: int, waiting: list[str], acts: list[str], *, opening: bool) -> bool:
    """Whether the clause says what is to be done, rather than on what condition."""
    clause = clauses.words[place]
    if _ends_condition(clause) or _is_half(clauses, place) or (not acts and _is_conduct(clauses, place)):
        return False
    if not waiting:
        if acts:
            return _looks_act(clause) or clauses.leads_to_act[place]
        return bool(_STRONG.match(clause)) if opening else _looks_act(clause)
    if acts and not _ends_condition(waiting[-1]):
        return _looks_act(clause)
    if _CONDUCT_ENDS.search(waiting[-1]) or _WHOEVER.match(waiting[0]):
        return _looks_act(clause) or (_ends_condition(waiting[-1]) and clauses.leads_to_act[place])
    return bool(_PLAIN_FINE.match(clause) or (_STRONG.match(clause) and _PENAL.search(clause)))


def _is_half(clauses: _Clauses, place: int) -> bool:
    """Whether the clause is one half of a condition: 采取电鱼方式捕捞，或者有其他严重情节的."""
    clause, rest = clauses.words[place], clauses.after(place)
    if not rest or not rest[0].startswith("或者") or _looks_act(rest[0]) or _PLAIN_FINE.match(clause):
        return False
    return not _STRONG.match(clause) and any(_ends_condition(each) for each in rest)


def _is_conduct(clauses: _Clauses, place: int) -> bool:
    """Whether an organ is named only as whom one hinders or fails to tell: 途中停留住宿不报告公安机关."""
    clause, rest = clauses.words[place], clauses.after(place)
    if not rest or not _ends_condition(rest[0]):
        return False
    return bool(_HINDERED.match(clause) or _UNTOLD.search(clause))


def _ends_condition(clause: str) -> bool:
    return clause.endswith("的") and not clause.endswith("目的")


def _looks_act(clause: str) -> bool:
    return bool(
        _STRONG.match(clause)
        or _ACT.match(clause)
        or _TO_WHOM.match(clause)
        or _FILLER.match(clause)
        or _BARRED.match(clause)
        or organ_in(clause)
    )
