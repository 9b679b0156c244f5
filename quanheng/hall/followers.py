"""What the hall does when something happens: tells the public site, and takes in what came through the door."""

from datetime import date

from django.utils.timezone import localtime

from quanheng.cases.models import Case
from quanheng.exchange.actions import send
from quanheng.exchange.actions.intake import receives
from quanheng.hall import figures, public_copies
from quanheng.hall.actions import take_in
from quanheng.ledger.clock import now
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event, Pending
from quanheng.people.models import Office
from quanheng.rules.door.sealing import Opened


@receives("application")
def application(opened: Opened, on: date) -> str:
    """An application for a licence; its number is that of the case it opened."""
    return take_in(opened, on=on).case.proceeding.number


@follower("hall.progress", kinds=("proceeding.opened", "proceeding.step-taken", "proceeding.recounted"), parks=True)
def send_progress(event: Event) -> None:
    """Tell the public site where a case stands, for whoever has its number and query code."""
    # A later event of the same case will say all this one would: in a backlog only the last is worked out.
    if Pending.objects.filter(follower="hall.progress", event__about=event.about, parked_at=None).exists():
        return
    code = event.about.removeprefix("proceeding:")
    case = Case.objects.select_related("proceeding__office").filter(proceeding__code=code).first()
    if case is not None:
        body = public_copies.progress(case, on=localtime(now()).date())
        send("case-progress", case.proceeding.number, body)


@follower("hall.figures", kinds=("proceeding.opened", "proceeding.step-taken"), parks=True)
def count(event: Event) -> None:
    """Keep the public figures."""
    figures.count(event)


@follower("hall.departments", kinds=("people.office-*",), parks=True)
def send_department(event: Event) -> None:
    """Tell the public site of an office founded or closed (政府信息公开条例第二十条第二项)."""
    office = Office.objects.get(code=event.office)
    send("department", office.code, public_copies.department(office))


@follower("hall.officials", kinds=("people.appointed", "people.left-post", "people.certificate-*"), parks=True)
def send_officials(event: Event) -> None:
    """Tell the public site who acts for the office, in the order the days bring."""
    office = Office.objects.filter(code=event.office).first()
    if office is not None:
        send("officials", office.code, public_copies.officials(office, localtime(now()).date()))
