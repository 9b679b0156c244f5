"""Every kind of message that leaves the private network, and every field it may carry: no field for personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quanheng.rules.door.fields import Day, Field, Group, Instant, ListOf, OneOf, Text, Whole, YesNo
from quanheng.rules.refusal import Refused

# What may not be the name of a field in any topic: data about natural persons (个人信息保护法第四条、第二十八条).
PERSONAL_NAMES = frozenset(
    {
        "applicant", "party", "person", "name_of_person", "id_number", "phone", "mobile", "address", "email",
        "bank_account", "birthday", "contact", "legal_representative", "agent", "query_code", "username", "password",
    }
)  # fmt: skip

# Why an application could not be taken in: in these words only, since a file's name could be a person's.
TURNED_AWAY = ("unreadable", "file-unfit", "item-closed", "form-unfit")

HASH = r"[0-9a-f]{64}"
words = Group(fields={"zh": Text(longest=4000), "en": Text(longest=4000, optional=True)})
MOST_CITED = 10_000  # provisions one article names; a schedule may name very many
long_text = Text(longest=20_000)
LONGEST_UNIT = 1_000_000  # a text without articles is one unit
article = Group(fields={"cited": Text(longest=120), "role": Text(longest=40, optional=True)})


def some(of: Field, most: int = 500) -> ListOf:
    """A list that may be absent."""
    return ListOf(optional=True, of=of, most=most)


def maybe(longest: int = 500) -> Text:
    """Text that may be absent."""
    return Text(optional=True, longest=longest)


@dataclass(frozen=True)
class Topic:
    """One kind of message: what identifies its subject, and its fields."""

    name: str
    body: Group

    def check(self, key: str, body: object) -> None:
        """Refuse a body with a field too many, too few or unfit."""
        Text(longest=120).check(key, f"{self.name}#key")
        self.body.check(body, self.name)


def topic(name: str, /, **fields: Field) -> Topic:
    """A topic by its name and fields."""
    return Topic(name, Group(fields=fields))


_material = Group(
    fields={
        "name": Text(longest=300),
        "necessity": maybe(40),
        "form": maybe(80),
        "copies": Whole(optional=True),
        "source": maybe(120),
        "basis": maybe(200),
        "note": maybe(2000),
    }
)
_fee = Group(
    fields={"name": Text(longest=200), "standard": Text(longest=500), "basis": maybe(300), "reduction": maybe()}
)
_fact = Group(fields={"label": words, "value": long_text})
_version = Group(fields={"version": Whole(least=1), "published_on": Day(), "summary": maybe(500)})
_cited_place = Group(fields={"law": Text(longest=400), "number": Whole(least=1), "sub": Whole(optional=True)})
_limit = Group(fields={"text": Text(longest=40), "basis": maybe(200)})

TOPICS: Mapping[str, Topic] = {
    one.name: one
    for one in (
        topic(
            "department",
            name=Text(longest=80),
            short_name=Text(longest=40),
            level=OneOf(words=("department", "township")),
            position=Whole(),
            phone_for_the_public=maybe(60),
            place=maybe(200),
            hours=maybe(200),
            ends_on=Day(optional=True),
        ),
        topic(
            "officials",
            officials=ListOf(
                of=Group(fields={"official": Text(longest=40), "post": Text(longest=60), "certificate": maybe(60)})
            ),
        ),
        topic(
            "item",
            name=Text(longest=300),
            kind=Text(longest=30),
            kind_word=words,
            kind_2010=maybe(30),
            nature=maybe(30),
            office=Text(longest=20),
            version=Whole(least=1),
            published_on=Day(),
            status=OneOf(words=("published", "suspended", "withdrawn")),
            what=maybe(4000),
            subjects=some(Text(longest=80)),
            conditions=some(Text(longest=4000)),
            materials=some(_material),
            fees=some(_fee),
            free=YesNo(optional=True),
            statutory_limit=Group(optional=True, fields=_limit.fields),
            promised_limit=Group(optional=True, fields=_limit.fields),
            process=maybe(20_000),
            special_procedures=some(Text(longest=400)),
            result=maybe(400),
            where=maybe(1000),
            hours=maybe(500),
            behaviours=some(Text(longest=4000)),
            penalties=some(Text(longest=2000)),
            remedies=some(Text(longest=2000)),
            complaints=maybe(1000),
            consultation=maybe(1000),
            responsibilities=some(Text(longest=4000)),
            basis=ListOf(of=article),
            facts=some(_fact),
            procedure=Text(optional=True, pattern=HASH, longest=64),
            standards=some(Text(longest=80)),
            applications_open=YesNo(),
            versions=some(_version),
            words=maybe(20_000),
            digest=maybe(64),
        ),
        topic(
            "standard",
            name=Text(longest=300),
            version=Whole(least=1),
            effective_on=Day(),
            document_number=maybe(120),
            basis=ListOf(of=article),
            behaviour=maybe(4000),
            precondition=maybe(2000),
            range=maybe(2000),
            tiers=ListOf(
                of=Group(
                    fields={
                        "name": Text(longest=120),
                        "facts": ListOf(of=Text(longest=1000)),
                        "range": Text(longest=1000),
                        "basis": maybe(400),
                    }
                )
            ),
            items=some(Text(longest=80)),
        ),
        topic(
            "procedure-chart",
            name=words,
            basis=maybe(200),
            effective_on=Day(optional=True),
            definition=Text(longest=200_000),
            refines=Text(optional=True, pattern=HASH, longest=64),
        ),
        topic(
            "article",
            statute=Text(longest=120),
            place=Text(longest=60),
            text=maybe(20_000),
            in_force_from=Day(optional=True),
            repealed_on=Day(optional=True),
        ),
        topic(
            "statute",
            title=Text(longest=400),
            rank=maybe(30),
            rank_word=words,
            names=some(Text(longest=400), 100),
            issuer=maybe(60),
            promulgated_on=Day(optional=True),
            in_force_on=Day(optional=True),
            ended_on=Day(optional=True),
            end_unknown=YesNo(optional=True),
            articles=ListOf(
                of=Group(
                    fields={
                        "label": Text(longest=30),
                        "headings": some(Text(longest=120), 12),
                        "text": Text(longest=LONGEST_UNIT),
                        "number": Whole(optional=True),
                        "sub": Whole(optional=True),
                        "cites": some(_cited_place, MOST_CITED),
                    }
                ),
                most=10_000,
            ),
        ),
        topic(
            "case-progress",
            code_hash=Text(pattern=HASH, longest=64),
            item=maybe(80),
            item_name=Text(longest=300),
            office=Text(longest=20),
            procedure=Text(optional=True, pattern=HASH, longest=64),
            position=Text(optional=True, longest=60),
            opened_on=Day(),
            ended_on=Day(optional=True),
            outcome=Group(optional=True, fields=words.fields),
            steps=ListOf(
                of=Group(fields={"key": Text(longest=60), "name": words, "on": Day(), "round": Whole(optional=True)})
            ),
            clocks=some(
                Group(
                    fields={
                        "name": words,
                        "kind": OneOf(words=("statutory", "promised", "step")),
                        "due_on": Day(),
                        "met_on": Day(optional=True),
                        "paused": YesNo(optional=True),
                        "provisional": YesNo(optional=True),
                        "of_party": YesNo(optional=True),
                        "basis": maybe(200),
                        "why": ListOf(of=words),
                    }
                )
            ),
            next=some(words),
        ),
        topic(
            "decision",
            title=Text(longest=400),
            document_number=Text(longest=120),
            kind=Text(longest=30),
            kind_word=words,
            item=maybe(80),
            item_name=maybe(300),
            office=Text(longest=20),
            decided_on=Day(),
            published_on=Day(),
            until_on=Day(optional=True),
            summary=some(_fact),
            text=maybe(100_000),
            basis=some(article),
            document_hash=Text(optional=True, pattern=HASH, longest=64),
            receipt=maybe(200_000),
            event=maybe(64),
        ),
        topic("decision-withdrawn", withdrawn_on=Day(), reason=Text(longest=1000), event=maybe(64)),
        topic("counter", value=Whole(), label=words, office=maybe(20), counted_at=Instant()),
        topic(
            "application-receipt",
            outcome=OneOf(words=("received", "refused")),
            number=maybe(60),
            reason=OneOf(optional=True, words=TURNED_AWAY),
            received_at=Instant(),
        ),
    )
}


def check(topic_name: str, key: str, body: object) -> None:
    """Refuse what may not leave: an unknown topic, or a body its schema does not describe."""
    if topic_name not in TOPICS:
        raise Refused("message-topic-unknown", topic=topic_name)
    TOPICS[topic_name].check(key, body)


def field_names(fields: Field) -> Iterator[str]:
    """Every name a field and what it holds declare, for the test that none is personal."""
    if isinstance(fields, ListOf):
        yield from field_names(fields.of)
    if isinstance(fields, Group):
        for name, inner in fields.fields.items():
            yield name
            yield from field_names(inner)
