"""Applications that came in, by office."""

from django.db.models import QuerySet

from quanheng.hall.models import Application
from quanheng.people.permissions import PERMISSIONS, SUPERVISORS, Act
from quanheng.rules.standing import Standing


def applications_open_to(standing: Standing) -> QuerySet[Application]:
    """The applications this person may see: those of their offices, all for a supervisor."""
    rows = Application.objects.select_related("case__proceeding", "case__party", "office")
    if any(role in SUPERVISORS for _, role in standing.roles):
        return rows
    may_read = PERMISSIONS[Act.APPLICATION_READ]
    return rows.filter(office__code__in=[office for office, role in standing.roles if role in may_read])
