"""What a person is on a day: the roles held in each office, and the enforcement certificates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from quanheng.rules.roles import Role


@dataclass(frozen=True)
class CertificateFacts:
    """An enforcement certificate, valid from `issued_on` to `expires_on` (both inclusive) in one area of law."""

    number: str
    area: str
    issued_on: date
    expires_on: date
    suspended_on: date | None = None

    def valid(self, on: date, area: str | None = None) -> bool:
        """Whether it may be shown on that day; a suspended one may not, from the day of suspension."""
        if self.suspended_on and self.suspended_on <= on:
            return False
        return self.issued_on <= on <= self.expires_on and (area is None or self.area in {area, "综合执法"})


@dataclass(frozen=True)
class Standing:
    """Roles and certificates of one person on one day; `acting` names the posts held as a substitute, by document."""

    person: int
    name: str
    roles: frozenset[tuple[str, Role]]
    certificates: tuple[CertificateFacts, ...] = ()
    acting: tuple[tuple[str, Role, str], ...] = ()

    def holds(self, role: Role, office: str | None = None) -> bool:
        """Whether the person holds the role, in that office or (None) in any."""
        return any(held == role and office in {None, where} for where, held in self.roles)

    def acting_by(self, roles: Collection[Role], office: str) -> str:
        """The document by which the person holds these roles there as a substitute only; "" if by an own post."""
        acting = {(where, role): document for where, role, document in self.acting}
        held = [(where, role) for where, role in sorted(self.roles) if where == office and role in roles]
        if not held or any(each not in acting for each in held):
            return ""
        return acting[held[0]]

    def certified(self, on: date, area: str | None = None) -> bool:
        """Whether the person has an enforcement certificate for that day and area (行政处罚法第四十二条)."""
        return any(certificate.valid(on, area) for certificate in self.certificates)
