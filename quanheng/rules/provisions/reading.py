"""One 款 read into a provision: who may punish what, with which tiers, or by which reference."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from quanheng.rules.citations import Place
from quanheng.rules.provisions.clauses import Group, Text, amended_place, groups, text_of
from quanheng.rules.provisions.conditions import condition_words, no_conduct, split_sum, split_tail, subject_target
from quanheng.rules.provisions.fines import with_floor, without_floor, without_total
from quanheng.rules.provisions.kinds import CRITICISM, FINE, GAINS, GOODS, REVOCATION, SOFT, STOPPAGE, WARNING
from quanheng.rules.provisions.organs import organ_in
from quanheng.rules.provisions.record import Fine, Measure, Provision, Reference, Rule, Tier
from quanheng.rules.provisions.statements import Statement, on, statements
from quanheng.rules.provisions.violation import refs_in, violation_words

# 有前款第一项情形的，…；有前款第二项情形的，…: groups side by side
_ONE_OF_SEVERAL = re.compile(
    r"^(?:具?有|犯|违反)?[^，]{0,12}第[^，]*[项款][^，]*(?:情形|行为|规定|之一|的)?$"
    r"|^(?:单位|个人)有前[一二两三]?款[^，]*(?:情形|行为)(?:，情节[^，]*)?$"
)

_ITEMS_PUNISH = re.compile(
    r"(?:下列|以下|如下)[^，；]{0,12}(?:规定|标准|措施|处罚|方式|罚款|处理|数额|幅度|种类)[^，；]*$|(?:处罚|罚款标准)$"
)


# 由原发证机关吊销许可证，处…罚款: the fine is again the main organ's
_MAIN_KINDS = frozenset({FINE, WARNING, GAINS, GOODS})
_PUNISHES = re.compile(r"处以?[^，；。]*罚款|责令停产|吊销|没收")
_AS_FOLLOWS = re.compile(r"(?:按照|依照|依据|根据|按)(?:下列|以下|如下)(?:规定|标准|情形|幅度)[^，；]{0,12}(?:处|罚)")
_OF_THE_COURTS = re.compile(r"刑法|诉讼法|诉讼特别程序法|犯罪的决定|罪名|人民法院")
_SUPERVISION = re.compile(r"(?<!责令其)(?:采取|实施)(?:下列|以下|[^，；。]{0,60}等)[^，；。]{0,8}措施")
_AUTHORITY = re.compile(
    r"^[^，]{0,30}?(?:人民政府|国家机关|行政机关|主管部门|行政部门|管理部门|监督机构|控制机构|有关部门|工作部门)"
    r"(?:及其|和|或者|、|以及|的)?[^，]{0,24}?(?:工作人员|违反|有下列|未|不|在|超越|瞒报|滥用|擅自|有关)"
)


# 认证机构应当撤销认证: what a body does that is no organ
_OF_A_BODY = re.compile(
    r"(?:认证|检验|检测|检定|鉴定|评估|评价|培训|仲裁|公证|托管|结算|征信)机构[^，；。]{0,6}(?:应当|可以)"
    r"|交易所[^，；。]{0,6}(?:应当|可以)"
)
# 主管部门可以禁止违法行为人自前款规定的处罚决定生效之日起…: a further power over those already punished
_OVER_THE_PUNISHED = re.compile(
    r"^[^，。；]{2,40}?(?:部门|机关|机构|政府)(?:可以|有权|应当)(?:并处)?(?:禁止|吊销|没收|责令|处以|给予|暂停|取消|限制)"
    r"(?=[^，。；]*(?:违法行为人|违法者|前[一二两三]?款))"
)
_SUBJECT_ORGAN = re.compile(
    r"^(?P<organ>(?!对|违反|有)[^，。；：的由]{2,60}?(?:部门|机关|机构|政府))(?:应当|可以|有权)"
    r"(?:依法|(?:按照|依照|依据)[^，]{0,12}(?:职责|职权|分工)，?)?(?=对违反)"
)
# …部门处理时，认定侵权行为成立的，责令…
_ORGAN_FINDS = re.compile(
    r"^(?P<organ>(?!对|违反|有)[^，。；：由]{2,60}?(?:部门|机关|机构))在?(?:处理|查处|检查|调查)[^，。；：]{0,4}时，(?=认定|发现|查明)"
)
# 对违反…规定的行为及时予以制止，造成…的，应当责令…: the first act joined to the conduct without a comma
_STOPPED_FIRST = re.compile(r"^(对违反[^，。；]{0,60}?行为)(?:及时|依法)*((?:予以|加以|进行)(?:制止|劝阻|纠正|查处)，)")


@dataclass
class _Power:
    """A power being put together: its organ, what it is against, its tiers."""

    department: str | None
    violation: str | None = None
    tiers: list[Tier] = field(default_factory=list)
    began_in: int = -1
    whom: str | None = None


def read_provision(raw: str, place: Place) -> Provision:
    """What the 款 that stands at `place` says; no penalty if no administrative organ is given the power."""
    if quoted := amended_place(raw):
        place = Place(place.law, quoted[0], quoted[2] or 1, quoted[1] or None)
    text = text_of(raw)
    floors, body = without_floor(without_total(text.body))
    first, body = _acting_first(body)
    over_punished = bool(_OVER_THE_PUNISHED.match(body))
    found = list(groups(body, conduct_first=not over_punished))
    opening = found if over_punished else _opening(found, text, place)
    conduct, tail = split_tail(opening[0].condition or "") if opening else ("", None)
    said = _all_said(opening, text, (conduct, tail), place, first)
    powers, reference, organ = _assembled(said)
    if (
        not (conduct or over_punished)
        or conduct.startswith("人民法院")
        or not (powers or reference)
        or no_power(text, conduct, powers, reference, place)
    ):
        return Provision(item_count=len(text.items))
    main = powers[0] if powers else _Power(organ)
    return Provision(
        is_penalty=True,
        department=main.department,
        violation=violation_words(conduct),
        item_count=len(text.items),
        refs=refs_in(_violating(opening, conduct, text), place),
        tiers=_floored(main.tiers, floors),
        extra_rules=tuple(Rule(each.department, each.violation, _floored(each.tiers, floors)) for each in powers[1:]),
        by_reference=reference,
    )


def no_power(text: Text, conduct: str, powers: list[_Power], reference: Reference | None, place: Place) -> bool:
    """Whether what was found is no administrative penalty after all.

    The criminal law punishes crimes; an organ criticised by the government it belongs to is not punished;
    a restriction nobody is named to impose follows from the law itself.
    """
    kinds = {kind for power in powers for tier in power.tiers for kind in tier.kinds}
    if _OF_THE_COURTS.search(place.law) or conduct.startswith("人民法院"):
        return True
    if kinds <= SOFT | {WARNING, CRITICISM, REVOCATION} and powers and _OF_A_BODY.search(text.body):
        return not powers[0].department
    if kinds and not reference and kinds <= {WARNING, CRITICISM, REVOCATION} and _AUTHORITY.match(conduct):
        return True
    if kinds and _SUPERVISION.search(text.body) and kinds <= SOFT | {STOPPAGE, REVOCATION} and "吊销" not in text.body:
        return True
    return bool(kinds) and not reference and kinds <= SOFT and not powers[0].department


def _opening(found: list[Group], text: Text, place: Place) -> list[Group]:
    """The groups from the violation on; sentences before it that punish nothing are left out."""
    with_acts = [each for each in found if each.clauses]
    starts = [place_in for place_in, each in enumerate(with_acts) if each.condition]
    if not starts:
        return []
    first = with_acts[starts[0] :]
    penal = [said for said in statements(first, place) if said.kinds or said.reference or said.by_law]
    if not penal:
        return first if _items_punish(text) else []
    sentence = next(each.sentence for each in first if each.segment == penal[0].segment)
    later = [each for each in first if each.sentence == sentence]
    fresh = next((each for each in later if each.condition), None)
    if sentence == first[0].sentence or fresh is None or no_conduct(fresh.condition or ""):
        return first
    return first[first.index(fresh) :]


def _acting_first(body: str) -> tuple[str | None, str]:
    """The organ that opens the 款 as its subject (…部门应当对违反…的行为…), and the 款 from 对 on."""
    found = _SUBJECT_ORGAN.match(body) or _ORGAN_FINDS.match(body)
    rest = body[found.end() :] if found else body
    return (found["organ"], _STOPPED_FIRST.sub(r"\1，\2", rest)) if found else (None, body)


def _all_said(
    opening: list[Group], text: Text, conduct: tuple[str, str | None], place: Place, first: str | None = None
) -> list[Statement]:
    """Every statement of body and 项, each with the whole condition it stands under."""
    violation, tail = conduct
    said = list(statements(opening, place, organ=first, subject=subject_target(violation)))
    if tail:
        said = [on(each, tail) if each.condition is None else each for each in said]
    if _items_punish(text) and not re.search(r"人民法院[^，]{0,6}(?:采取|给予|处)", text.body):
        organ = next(
            (found for group in reversed(opening) for each in group.clauses if (found := organ_in(each))), None
        )
        allowed = any("可以" in each for group in opening for each in group.clauses)
        over = _over_the_items(opening)
        in_items = [
            on(each, over)
            for number, item in enumerate(text.items, 1)
            for each in _item_said(item, number, organ, allowed, place)
        ]
        said = [each for each in said if each.fines or each.kinds != (FINE,) or not in_items] + in_items
    several = any(_ONE_OF_SEVERAL.match(each.condition or "") for each in said)
    if several and _ONE_OF_SEVERAL.match(violation):
        said = [on(each, violation) if each.condition in (None, tail) else each for each in said]
    return said


def _items_punish(text: Text) -> bool:
    """Whether the 项 hold the penalties (按照下列规定处罚：) rather than the conduct."""
    last = re.split("[。；]", text.body.rstrip("：:"))[-1]
    punishing = sum(bool(_PUNISHES.search(each)) and not each.rstrip("；。;").endswith("的") for each in text.items)
    said_so = _ITEMS_PUNISH.search(last) or _AS_FOLLOWS.search(text.body)
    return bool(text.items and (said_so or 2 * punishing > len(text.items)))


def _over_the_items(opening: list[Group]) -> str | None:
    """逾期不改正的，依照下列规定处罚：the condition under which the 项 punish at all."""
    for group in opening[1:]:
        if group.condition and any(re.search("下列|以下|如下", clause) for clause in group.clauses):
            return condition_words(group.condition)
    return None


def _item_said(item: str, number: int, organ: str | None, allowed: bool, place: Place) -> list[Statement]:
    """What one 项 imposes where the 项 hold the penalties; its conduct is the condition of each."""
    found = [each for each in groups(without_floor(item.rstrip("；。;"))[1], conduct_first=False) if each.clauses]
    if not found:
        return []
    condition = condition_words(found[0].condition) if found[0].condition else None
    conduct, sum_said = split_sum(condition) if condition else (None, None)
    said = statements(found, place, organ=organ, subject=subject_target(condition))
    return [
        replace(
            on(each, conduct if each.condition or not sum_said else condition),
            segment=1000 * number + each.segment,
            may=each.may or allowed,
        )
        for each in said
    ]


def _assembled(said: list[Statement]) -> tuple[list[_Power], Reference | None, str | None]:
    """The powers with their tiers, the reference, and the organ of a reference that stands alone."""
    powers: list[_Power] = []
    penal = [each for each in said if _own_kinds(each)]
    for each in penal:
        _add(_power_of(each, powers), each)
    references = [each for each in said if each.reference and _counts(each, penal)]
    if references:
        return powers, references[0].reference, references[0].organ
    lawful = [each for each in said if each.by_law and each.organ and each.organ_said_here]
    if lawful and not powers:
        return powers, lawful[0].by_law, lawful[0].organ
    return powers, None, None


def _own_kinds(said: Statement) -> bool:
    """Whether the statement sets kinds itself; 依照前款规定处以罚款 sets none."""
    borrowed = said.reference and said.reference.article and said.kinds == (FINE,) and not said.fines
    return bool(said.kinds) and not borrowed


def _counts(said: Statement, penal: list[Statement]) -> bool:
    """Whether the 款 itself punishes by this reference, and not only beside what it sets."""
    if said.reference and said.reference.article:
        return True
    return not penal or said.segment <= penal[0].segment


def _power_of(said: Statement, powers: list[_Power]) -> _Power:
    """The power a statement belongs to: the main one, or that of another organ named for it."""
    if not powers:
        powers.append(_Power(said.organ, began_in=said.segment))
        return powers[0]
    main = powers[0]
    if main.department is None and said.segment == main.began_in and not said.organ_added:
        main.department = said.organ
    if said.organ in (main.department, None) or not said.organ_said_here:
        return main
    power = next((each for each in powers[1:] if each.department == said.organ), None)
    about_licences = power and not any(_MAIN_KINDS.intersection(tier.kinds) for tier in power.tiers)
    if about_licences and not said.organ_in_words and _MAIN_KINDS.intersection(said.kinds):
        return main
    if power:
        return power
    own = said.condition and not no_conduct(said.condition)
    powers.append(_Power(said.organ, said.condition if own else None, began_in=said.segment))
    return powers[-1]


def _with_base(said: Statement, power: _Power) -> Statement:
    """A rate without a base is of the base named last: 处运输费用三倍罚款，情节严重的，处五倍罚款."""
    if not any(_lacks_base(each) for each in said.fines):
        return said
    named = (fine.base for tier in reversed(power.tiers) for fine in reversed(tier.fines) if fine.base)
    if (base := next(named, None)) is None:
        return said
    return replace(said, fines=tuple(replace(each, base=base) if _lacks_base(each) else each for each in said.fines))


def _lacks_base(fine: Fine) -> bool:
    return fine.measure is not Measure.SUM and not fine.base


def _add(power: _Power, said: Statement) -> None:
    """Put a statement into the tier it continues, or into a new one."""
    said = _with_base(said, power)
    condition = None if said.condition == power.violation else said.condition
    tier = Tier(condition, said.target, said.kinds, said.fines, said.may)
    last = power.tiers[-1] if power.tiers and power.whom == said.whom else None
    power.whom = said.whom
    same = last and (last.condition, last.target, last.discretionary) == (condition, said.target, said.may)
    if last and same and not (FINE in last.kinds and FINE in said.kinds):
        kinds = tuple(dict.fromkeys(last.kinds + said.kinds))
        power.tiers[-1] = replace(last, kinds=kinds, fines=last.fines + said.fines)
    else:
        power.tiers.append(tier)


def _floored(tiers: Iterable[Tier], floors: tuple[tuple[str, int], ...]) -> tuple[Tier, ...]:
    return tuple(replace(each, fines=tuple(with_floor(fine, floors) for fine in each.fines)) for each in tiers)


def _violating(opening: list[Group], conduct: str, text: Text) -> list[str]:
    """The words that say what is violated: the opening, conditions that name 项 of another 款, the 项."""
    others = [each.condition for each in opening[1:] if each.condition and _ONE_OF_SEVERAL.match(each.condition)]
    items = [_item_conduct(each) for each in text.items] if _items_punish(text) else list(text.items)
    return [conduct, *others, *items]


def _item_conduct(item: str) -> str:
    """The conduct of an 项 that holds a penalty: what stands before its first consequence."""
    first = next((each for each in groups(item, conduct_first=False) if each.condition), None)
    return (first.condition or "") if first else ""
