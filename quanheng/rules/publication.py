"""Which documents are published, by when, for how long, and what in them is personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.days import Period
from quanheng.rules.document import Template
from quanheng.rules.law_files import Table, take, take_list
from quanheng.rules.masking import Declared, Personal, is_credit_code

POLICY_KEYS = ("key", "name", "name_en", "basis", "withdraw_within", "withdraw_basis", "effective_on",
               "document_number", "rule")  # fmt: skip
RULE_KEYS = ("document", "kind", "name", "name_en", "within", "basis", "shown_for", "unless_only", "unless_basis")
LONGEST_NAME = 4
# An organisation's own place and code are public.
OF_A_PERSON = frozenset({Personal.ADDRESS, Personal.ID_NUMBER})


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """One kind of document to be published `within` a period of its issue, and shown for another."""

    document: str
    kind: str
    name: str
    name_en: str
    within: Period
    basis: str
    shown_for: Period
    unless_only: frozenset[str]

    def covers(self, facts: Mapping[str, Any]) -> bool:
        """Whether a document stating these facts is published: not one that imposes only what is exempt."""
        imposed = {line.rstrip("；。") for line in facts.get("penalties", [])}
        return not imposed or not imposed <= self.unless_only


@dataclass(frozen=True, slots=True)
class PublicationPolicy:
    """The rules by kind of document, and how fast a decision that fell is withdrawn (行政处罚法第四十八条)."""

    rules: Mapping[str, PublicationRule]
    withdraw_within: Period
    withdraw_basis: str


def publication_policy(table: Table, path: Path | str = "law/policies/disclosure.toml") -> PublicationPolicy:
    """The policy a table of law/policies/ states; `BadLawFile` where it is wrong."""
    law_files.only_keys(table, POLICY_KEYS, path=path)
    rules = [_rule(each, f"rule[{n}]", path) for n, each in enumerate(take_list(table, "rule", dict, path=path))]
    return PublicationPolicy(
        rules={rule.document: rule for rule in rules},
        withdraw_within=Period.parse(take(table, "withdraw_within", str, path=path)),
        withdraw_basis=take(table, "withdraw_basis", str, path=path),
    )


def _rule(table: Table, within: str, path: Path | str) -> PublicationRule:
    law_files.only_keys(table, RULE_KEYS, path=path, within=within)

    def text(key: str) -> str:
        return take(table, key, str, path=path, within=within)

    return PublicationRule(
        document=text("document"),
        kind=text("kind"),
        name=text("name"),
        name_en=text("name_en"),
        within=Period.parse(text("within")),
        basis=text("basis"),
        shown_for=Period.parse(text("shown_for")),
        unless_only=frozenset(take_list(table, "unless_only", str, path=path, within=within)),
    )


def declared_in(template: Template, facts: Mapping[str, Any], *, private: bool) -> list[Declared]:
    """What in a document is personal by the field it stands in; `private` when the party is a natural person.

    An organisation's name, credit code and place are public; a natural person's name and home are not,
    nor are those of anyone else named (政府信息公开条例第十五条).
    """
    declared = []
    if private:
        party = str(facts.get("party") or facts.get("applicant") or "")
        declared.append(Declared(Personal.NAME, party))
    for field in template.fields:
        if not field.personal or (field.personal in OF_A_PERSON and not private):
            continue
        for value in _values(facts.get(field.key)):
            if not is_credit_code(value):
                declared.append(Declared(Personal(field.personal), value))
    return [each for each in declared if each.value.strip()]


def is_natural_person(facts: Mapping[str, Any]) -> bool:
    """Whether the party seems to be a person, where no case says so: no credit code, and a name as people have it."""
    if is_credit_code(str(facts.get("party_code") or "")):
        return False
    party = str(facts.get("party") or facts.get("applicant") or "")
    return 0 < len(party) <= LONGEST_NAME or "·" in party


def _values(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value)] if value else []
