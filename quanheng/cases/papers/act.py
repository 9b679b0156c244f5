"""A step about to be written, as its document sees it, and where a template finds what it has to state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.cases.models import Case, Party
from quanheng.discretion.models import Chosen
from quanheng.documents.models import Document
from quanheng.people.models import Office, Person
from quanheng.proceedings.models import Signature
from quanheng.rules.document import Field, FieldKind, Template, chinese_day
from quanheng.rules.money import yuan
from quanheng.rules.power_items import stated_list
from quanheng.rules.procedure import FactField, Step
from quanheng.rules.progress import Facts
from quanheng.rules.running_clocks import Timing

REMEDIES = (
    "不服本决定的，可以自知道本决定之日起六十日内向本机关的本级人民政府申请行政复议（行政复议法第二十条），"
    "也可以自知道之日起六个月内直接向人民法院提起行政诉讼（行政诉讼法第四十六条）。"
)


@dataclass(frozen=True)
class Act:
    """A step about to be written: in which case, stating what, on which day, by whom.

    `proof` is what proves a service; `timing` is how the case stood before the step.
    """

    case: Case
    timing: Timing
    step: Step
    stated: Mapping[str, Any]
    chosen: Chosen | None
    on: date
    persons: Sequence[str]
    office: Office
    proof: Mapping[str, Any]

    @property
    def party(self) -> Party:
        return self.case.party

    @property
    def basis(self) -> list[str]:
        """The articles the item rests on."""
        return stated_list(self.case.item_version.facts, "basis")

    @property
    def contact(self) -> str:
        """Whom the party may turn to."""
        return str(self.case.item_version.facts.get("consultation") or self.office.name)

    def of(self, step: str) -> Facts:
        """What a standing step stated; nothing when it was not taken."""
        taken = self.timing.progress.live.get(step)
        return taken.facts if taken else {}

    def day_of(self, *steps: str) -> str:
        """The day of the first of these steps that stands."""
        taken = self.timing.progress.taken_of(steps)
        return (taken.on if taken else self.on).isoformat()

    def chosen_words(self, step: str, field: str) -> list[str]:
        """The names of the choices a step ticked."""
        asked = next(fact for fact in self.timing.progress.procedure.by_key[step].facts if fact.key == field)
        ticked = self.of(step).get(field) or []
        return [choice.name.zh for choice in asked.choices if choice.key in ticked]

    def documents_of(self, steps: Sequence[str]) -> list[Document]:
        """The documents that these standing steps produced. One statement."""
        live = self.timing.progress.live
        produced = [f"{key}#{live[key].round}" for key in steps if key in live]
        found = Document.objects.filter(about=self.case.proceeding.subject, step__in=produced)
        return list(found.select_related("office").order_by("id"))


def named(persons: Iterable[Person], acting: Mapping[str, str]) -> tuple[str, ...]:
    """The names as documents give them; a substitute with the document that makes one."""
    return tuple(
        f"{person.name}（代行职务，{acting[str(person.pk)]}）" if str(person.pk) in acting else person.name
        for person in persons
    )


def found(act: Act, template: Template) -> dict[str, Any]:
    """What the template's own sources give: each field from the first of them that has anything."""
    facts = {}
    for field in template.fields:
        for source in field.sources:
            value = _from(act, source, field)
            if value not in (None, "", []):
                facts[field.key] = value
                break
    return facts


def _from(act: Act, source: str, field: Field) -> Any:
    head, _, rest = source.partition(".")
    return SOURCES[head](act, rest, field)


def _of_party(act: Act, rest: str, field: Field) -> Any:
    return getattr(act.party, rest)


def _of_case(act: Act, rest: str, field: Field) -> Any:
    return {"number": act.case.proceeding.number, "item": act.case.item_name}[rest]


def _day(act: Act, rest: str, field: Field) -> Any:
    """The day of this step, or of another that stands; as a day or, in a line of text, in words."""
    taken = act.timing.progress.live.get(rest) if rest else None
    if rest and taken is None:
        return None
    return _as_day((taken.on if taken else act.on).isoformat(), field)


def _as_day(day: str, field: Field) -> str:
    return day if field.kind is FieldKind.DATE else chinese_day(date.fromisoformat(day))


def _stated(act: Act, rest: str, field: Field) -> Any:
    return _worded(_asked(act.step, rest), act.stated.get(rest), field)


def _of_step(act: Act, rest: str, field: Field) -> Any:
    """What another standing step stated: step.STEP.FACT."""
    key, _, fact = rest.partition(".")
    step = act.timing.progress.procedure.by_key.get(key)
    return _worded(_asked(step, fact), act.of(key).get(fact), field) if step else None


def _known(act: Act, rest: str, field: Field) -> Any:
    """What this step states, or else the last standing step that stated it, or what the opening knew."""
    if act.stated.get(rest) not in (None, "", []):
        return _stated(act, rest, field)
    for key, taken in reversed(list(act.timing.progress.live.items())):
        if taken.facts.get(rest) not in (None, "", []):
            return _of_step(act, f"{key}.{rest}", field)
    return act.timing.progress.context.get(rest)


def _named(act: Act, rest: str, field: Field) -> Any:
    """What this step, or else the last that did, states under a name with one of these words: named.理由|原因."""
    words, steps = rest.split("|"), act.timing.progress.procedure.by_key
    before = [(steps[key], taken.facts) for key, taken in act.timing.progress.live.items()]
    for step, facts in [(act.step, act.stated), *reversed(before)]:
        for fact in step.facts:
            if any(word in fact.name.zh for word in words) and facts.get(fact.key) not in (None, "", []):
                return _worded(fact, facts[fact.key], field)
    return None


def _signed(act: Act, rest: str, field: Field) -> Any:
    """What each who signs the step says on signing; before anyone has, everyone's name alone."""
    rounds = {"proposal__step": act.step.key, "proposal__round": act.timing.progress.round_of(act.step.key)}
    signed = Signature.objects.filter(proposal__proceeding_id=act.case.proceeding_id, **rounds).select_related("person")
    lines = [f"{each.person.name}：{'；'.join(_sayings(act.step, each.said))}" for each in signed.order_by("id")]
    return lines or [f"{name}：（签名时写明）" for name in act.persons]


def _sayings(step: Step, said: Mapping[str, Any]) -> list[str]:
    asked = [(fact, said[fact.key]) for fact in step.each if said.get(fact.key) not in (None, "", [])]
    return [{choice.key: choice.name.zh for choice in fact.choices}.get(value, str(value)) for fact, value in asked]


def _document(act: Act, rest: str, field: Field) -> Any:
    """The documents of other steps, by title and number: document.STEP, or of several, document.STEP|STEP."""
    named = [f"《{document.title}》（{document.number}）" for document in act.documents_of(rest.split("|"))]
    return named if field.kind is FieldKind.LIST else "、".join(named)


SOURCES: Mapping[str, Callable[[Act, str, Field], Any]] = {
    "party": _of_party,
    "case": _of_case,
    "day": _day,
    "stated": _stated,
    "step": _of_step,
    "known": _known,
    "named": _named,
    "document": _document,
    "signed": _signed,
    "basis": lambda act, rest, field: act.basis,
    "article": lambda act, rest, field: [act.step.basis] if field.kind is FieldKind.LIST else act.step.basis,
    "persons": lambda act, rest, field: list(act.persons),
    "contact": lambda act, rest, field: act.contact,
    "remedies": lambda act, rest, field: REMEDIES,
}
"""What may stand before the first dot of a field's `from` in a template."""


def _asked(step: Step, key: str) -> FactField | None:
    return next((fact for fact in step.facts if fact.key == key), None)


def _worded(fact: FactField | None, value: Any, field: Field) -> Any:
    """A stated fact in the form the field prints: names of choices, sums, days, lines."""
    if fact is None or value in (None, "", []):
        return None
    in_words = IN_WORDS.get(fact.type.value)
    return in_words(fact, value, field) if in_words else _lines(str(value), field)


def _names(fact: FactField, value: Any, field: Field) -> Any:
    names = {choice.key: choice.with_basis.zh for choice in fact.choices}
    ticked = [names.get(key, str(key)) for key in (value if isinstance(value, list) else [value])]
    return ticked if field.kind is FieldKind.LIST else "、".join(ticked)


IN_WORDS: Mapping[str, Callable[[FactField, Any, Field], Any]] = {
    "choice": _names,
    "choices": _names,
    "yes-no": lambda fact, value, field: "是" if value else "否",
    "money": lambda fact, value, field: value if field.kind is FieldKind.MONEY else f"{yuan(value)}元",
    "date": lambda fact, value, field: _as_day(value, field),
    "moment": lambda fact, value, field: str(value).replace("T", " "),
    "person": lambda fact, value, field: Person.objects.values_list("name", flat=True).get(pk=value),
}
"""How a fact is worded, by its type; what is not listed stands as it was typed."""


def _lines(text: str, field: Field) -> Any:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if field.kind is FieldKind.LIST:
        return lines
    return "；".join(lines) if field.kind is FieldKind.TEXT else text
