"""Who is who on a day: offices in official order, posts and their holders, certificates and their state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from quanheng.people.models import Certificate, Holding, Office, Person, Post
from quanheng.people.permissions import PERMISSIONS, Act
from quanheng.rules.roles import Role

EXPIRES_SOON = timedelta(days=30)


def offices(on: date) -> QuerySet[Office]:
    """The offices that exist on that day, in official order, each with how many persons hold a post there."""
    held = Q(posts__holdings__begins_on__lte=on) & (
        Q(posts__holdings__ends_on__isnull=True) | Q(posts__holdings__ends_on__gte=on)
    )
    existing = Q(begins_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return (
        Office.objects.filter(existing)
        .annotate(persons=Count("posts__holdings__person", filter=held, distinct=True))
        .order_by("position")
    )


def posts_of(office: Office, on: date) -> list[Post]:
    """The posts of an office, each with `holders`: the holdings that count on that day."""
    holders = Holding.objects.filter(Holding.on(on)).select_related("person").order_by("acting", "begins_on")
    order = list(Role)
    posts = office.posts.select_related("office").prefetch_related(Prefetch("holdings", holders, to_attr="holders"))
    return sorted(posts, key=lambda post: (order.index(Role(post.role)), post.pk))


def holders(role: Role, office_code: str, on: date) -> QuerySet[Person]:
    """The persons who hold a role in an office on that day, by name of account."""
    held = Holding.objects.filter(Holding.on(on), post__role=role, post__office__code=office_code)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("username")


def holding_one_of(roles: Iterable[Role], office: Office, on: date) -> QuerySet[Person]:
    """The persons who hold one of these roles in an office on that day, by name of account."""
    held = Holding.objects.filter(Holding.on(on), post__role__in=list(roles), post__office=office)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("username")


def holdings_of(person: Person) -> QuerySet[Holding]:
    """Every post the person holds or held, the latest first."""
    return person.holdings.select_related("post__office").order_by("-begins_on", "-pk")


def office_of(person: Person, on: date) -> Office | None:
    """The office in which the person holds a post on that day, the first in official order; None without a post."""
    return Office.objects.filter(
        pk__in=person.holdings.filter(Holding.on(on)).values("post__office")
    ).order_by("position").first()  # fmt: skip


@dataclass(frozen=True)
class CertificateState:
    """A certificate with what may be said of it on a day: `done` valid, `near` expiring, `blocked` not to be used."""

    certificate: Certificate
    state: str
    days_left: int


def certificates_of(person: Person, on: date) -> list[CertificateState]:
    """The person's certificates with their state on that day, the one that lasts longest first."""
    return [_state(certificate, on) for certificate in person.certificates.order_by("-expires_on")]


def expiring_certificates(on: date) -> list[CertificateState]:
    """Certificates that expired lately or will within thirty days, the most urgent first."""
    window = (on - EXPIRES_SOON, on + EXPIRES_SOON)
    found = Certificate.objects.filter(expires_on__range=window, suspended_on__isnull=True).select_related("person")
    return [_state(certificate, on) for certificate in found.order_by("expires_on")]


def _state(certificate: Certificate, on: date) -> CertificateState:
    left = (certificate.expires_on - on).days
    if not certificate.facts().valid(on):
        return CertificateState(certificate, "blocked", left)
    return CertificateState(certificate, "near" if left <= EXPIRES_SOON.days else "done", left)


def persons(search: str, on: date) -> list[Person]:
    """Persons whose name or account contains the words, each with `now`: the holdings that count on that day."""
    found = (
        Person.objects.filter(Q(name__icontains=search) | Q(username__icontains=search)) if search else Person.objects
    )
    current = Holding.objects.filter(Holding.on(on)).select_related("post__office").order_by("post__office__position")
    return list(found.prefetch_related(Prefetch("holdings", current, to_attr="now")).order_by("username"))


@dataclass(frozen=True)
class PermissionRow:
    """One act and the roles that permit it, for the table."""

    act: Act
    room: str
    roles: tuple[Role, ...]


def permission_table() -> list[PermissionRow]:
    """The whole table of acts and roles, as enforced."""
    order: Iterable[Role] = list(Role)
    return [
        PermissionRow(act, act.value.split(":")[0], tuple(role for role in order if role in roles))
        for act, roles in PERMISSIONS.items()
    ]
