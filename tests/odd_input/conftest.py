"""One small world with something in every room, and the addresses of those rooms."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quanheng.casefiles.models import EvidenceFile
from quanheng.catalogue.models import PowerItem
from quanheng.documents.models import Document
from quanheng.documents.queries import consents
from quanheng.flows import actions as flows
from quanheng.flows import queries as working
from quanheng.payments import queries as payments
from quanheng.payments.models import Order
from quanheng.people.models import Person
from quanheng.rules.flow import AddedStep
from quanheng.rules.flow_changes import add_step
from tests.casefiles.conftest import PHOTO, png, sent
from tests.cases.conftest import DAY, UNLICENSED_FOOD, approval_staff, make_case, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.exchange.conftest import spools_at  # noqa: F401
from tests.hall.conftest import licence, sealed  # noqa: F401
from tests.payments.conftest import HEADINGS, bank, make_order, second_registrar  # noqa: F401

SIGNED = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True)
class Form:
    """A form as it is sent when all is well: by whom, to which address, with which fields and files."""

    by: Person
    address: str
    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def data(self, **changed: Any) -> dict[str, Any]:
        """What is sent; files are made anew, since sending reads them."""
        files = {name: SimpleUploadedFile(*file) for name, file in self.files.items()}
        return {**self.fields, **files, **changed}


@pytest.fixture
def own_files(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture
def forms(world, staff, people, second_registrar) -> list[Form]:  # noqa: F811
    """Every form of these rooms, each with a row it applies to."""
    paid, unpaid = world
    case, flow = paid.case, _flow(people)
    money = [*_money(paid, staff, second_registrar), *_unpaid(unpaid, staff)]
    return [*_casefile(case, staff), *_consents(case, staff), *_documents(case, staff), *money, *flow]


@pytest.fixture
def world(own_files, make_order, staff, bank, monkeypatch) -> tuple[Order, Order]:  # noqa: F811
    """One order paid too much and one not at all, evidence in the file, and a sum that nobody has placed."""
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    paid, unpaid = make_order(), make_order()
    _evidence(paid.case, staff)
    bank(("T1", DAY, "5", ""), ("T2", DAY, "80000", paid.number))
    return paid, unpaid


def _evidence(case, staff) -> None:  # noqa: F811
    from quanheng.casefiles.actions import register

    register(case, PHOTO, second_officer=staff.partner, files=[sent()], by=staff.people["officer"], on=DAY)


def _casefile(case, staff) -> list[Form]:  # noqa: F811
    officer, head, code = staff.people["officer"], staff.people["head"], case.proceeding.code
    thing = {
        "kind": "object", "name": "照片", "proves": "无证经营", "source": "后厨", "form": "copy", "sheets": "1",
        "collected_on": DAY.isoformat(), "second_officer": staff.partner.pk,
    }  # fmt: skip
    said = {**thing, "kind": "testimony", "said_by": "示范子", "signature": "signed", "signature_note": ""}
    file = EvidenceFile.objects.get(evidence__case=case)
    moved = {"kind": "stored", "given_to": "证物室", "reason": "入库", "moved_on": DAY.isoformat()}
    return [
        Form(officer, reverse("casefile-party", args=[code]), {"why": "identity"}),
        Form(officer, reverse("casefile-note", args=[code]), {"text": "记录"}),
        Form(officer, reverse("casefile-register", args=[code]), thing, {"files": ("a.png", png())}),
        Form(officer, reverse("casefile-register-statement", args=[code]), said, {"files": ("a.png", png())}),
        Form(officer, reverse("casefile-move", args=[code, 1]), moved),
        Form(head, reverse("casefile-exclude", args=[code, 1]), {"reasons": "非法取得"}),
        Form(officer, reverse("casefile-download", args=[code, file.pk]), {"why": "review"}),
        Form(officer, reverse("casefile-export", args=[code])),
        Form(officer, reverse("casefile-archive", args=[code])),
    ]


def _consents(case, staff) -> list[Form]:  # noqa: F811
    from quanheng.documents.actions import record_consent

    officer, code, subject = staff.people["officer"], case.proceeding.code, case.proceeding.subject
    record_consent(
        subject, office=case.proceeding.office, signed_by="示范子", channel="email", address="a@example.invalid",
        signed_on=DAY, file_name="a.pdf", confirmation=SIGNED, by=officer, on=DAY,
    )  # fmt: skip
    given = {"signed_by": "示范子", "channel": "email", "address": "b@example.invalid", "signed_on": DAY.isoformat()}
    return [
        Form(officer, reverse("case-consent", args=[code]), given, {"confirmation": ("a.pdf", SIGNED)}),
        Form(officer, reverse("case-consent-withdraw", args=[code, consents(subject).get().pk])),
    ]


def _documents(case, staff) -> list[Form]:  # noqa: F811
    document = Document.objects.filter(about=case.proceeding.subject).first()
    given = {"because": "认定事实有误", "article": "行政处罚法第七十五条第二款"}
    return [Form(staff.people["head"], reverse("document-revoke", args=[document.code]), given)]


def _money(order, staff, other: Person) -> list[Form]:  # noqa: F811
    head, finance = staff.people["head"], staff.people["finance"]
    deed = {"amount": "100", "document": "示退〔2026〕1号", "reason": "多缴", "confirmed": "yes"}
    waiting = payments.waiting(finance.standing(DAY)).get()
    placed = reverse("payment-receipt", args=[waiting.pk])
    feed = f"{HEADINGS}\nT9,{DAY},5,,银行,示范付款人,".encode()

    def at(key: str) -> str:
        return reverse("payment-deed", args=[order.number, key])

    return [
        Form(other, at("refund"), deed),
        Form(head, at("revoke"), {"document": "示复决〔2026〕1号", "reason": "撤销", "confirmed": "yes"}),
        Form(finance, placed, {"deed": "match", "match-number": order.number, "match-reason": "核对"}),
        Form(other, placed, {"deed": "send-back", "back-document": "示退〔2026〕2号", "back-reason": "无法对应"}),
        Form(finance, reverse("payment-feeds"), {}, {"file": ("bank.csv", feed)}),
        Form(finance, reverse("case-payments", args=[order.case.proceeding.code])),
    ]


def _unpaid(order, staff) -> list[Form]:  # noqa: F811
    stop = {"kind": "review", "day": DAY.isoformat(), "document": "示复受〔2026〕1号"}
    plan = {"application": "经营困难", "plan": "2026-12-31 30000\n2027-01-29 40000", "confirmed": "yes"}
    return [
        Form(staff.people["head"], reverse("payment-deed", args=[order.number, "defer"]), plan),
        Form(staff.people["legal-reviewer"], reverse("payment-deed", args=[order.number, "stop"]), stop),
    ]


def _flow(people) -> list[Form]:  # noqa: F811
    item = PowerItem.objects.get(code=UNLICENSED_FOOD)
    more = AddedStep("", "会商", "approver", "", "notice", (), "意见")
    flows.edit(item, lambda at: add_step(at.flow, more), seen=0, by=people.reporter, on=DAY)
    now = working.working(item, DAY)
    seen, by = {"seen": now.number}, people.reporter
    post = next(post for post in now.local.posts if post.roles)
    step = {
        "by": now.local.by_key["notice"].post, "within_0": "5", "within_1": "wd", "risk": "high", "measures": "双人",
        "supervision": "", "discretion": "",
    }  # fmt: skip
    added = {"name": "会商", "by": now.local.by_key["notice"].post, "before": "notice", "after": "", "note": "意见"}

    def at(name: str, *more: str) -> str:
        return reverse(name, args=[item.code, *more])

    return [
        Form(by, at("item-flow-restart"), seen),
        Form(by, at("item-flow-step", "notice"), {**seen, **step}),
        Form(by, at("item-flow-post", post.key), {**seen, "name": "承办人", "roles": [post.roles[0].value]}),
        Form(by, at("item-flow-promise"), {**seen, "promise_0": "50", "promise_1": "cd"}),
        Form(by, at("item-flow-undo"), seen),
        Form(by, at("item-flow-add"), {**seen, **added}),
        Form(by, at("item-flow-drop", next(iter(now.local.added))), seen),
        Form(by, at("item-flow-send"), seen),
    ]


@pytest.fixture
def clients(forms) -> dict[int, Client]:
    """A browser for each person of the forms, signed in."""
    found = {form.by.pk: Client() for form in forms}
    for form in forms:
        found[form.by.pk].force_login(form.by)
    return found
