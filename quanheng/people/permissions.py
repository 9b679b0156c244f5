"""Who may do what: one table of acts and roles, asked by pages, lists and actions alike."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.standing import Standing


class Act(StrEnum):
    """What can be permitted, named room:thing:verb."""

    CASE_READ = "cases:case:read"
    CASE_OPEN = "cases:case:open"
    CASE_STEP = "cases:case:step"
    CASE_ASSIGN = "cases:case:assign"
    PENALTY_APPROVE = "discretion:penalty:approve"
    CASEFILE_READ = "casefiles:file:read"
    CASEFILE_ADD = "casefiles:file:add"
    CASEFILE_EXCLUDE = "casefiles:evidence:exclude"
    CASEFILE_UNMASK = "casefiles:party:unmask"
    CASEFILE_ARCHIVE = "casefiles:file:archive"
    APPLICATION_READ = "hall:application:read"
    APPLICATION_ACCEPT = "hall:application:accept"
    ITEM_READ = "catalogue:item:read"
    ITEM_IMPORT = "catalogue:item:import"
    ITEM_REVIEW = "catalogue:item:review"
    ITEM_APPROVE = "catalogue:item:approve"
    ITEM_PUBLISH = "catalogue:item:publish"
    CANDIDATE_DRAFT = "catalogue:candidate:draft"
    FLOW_EDIT = "flows:flow:edit"
    STATUTE_READ = "statutes:statute:read"
    STATUTE_LOAD = "statutes:statute:load"
    CANDIDATE_JUDGE = "statutes:candidate:judge"
    STANDARD_READ = "discretion:standard:read"
    STANDARD_LOAD = "discretion:standard:load"
    DOCUMENT_READ = "documents:document:read"
    DOCUMENT_REVOKE = "documents:document:revoke"
    DISCLOSURE_READ = "disclosure:publication:read"
    DISCLOSURE_DRAFT = "disclosure:publication:draft"
    DISCLOSURE_REVIEW = "disclosure:publication:review"
    DISCLOSURE_WITHDRAW = "disclosure:publication:withdraw"
    WALL_READ = "supervision:wall:read"
    ALERT_READ = "supervision:alert:read"
    ALERT_EXPLAIN = "supervision:alert:explain"
    ALERT_DISPOSE = "supervision:alert:dispose"
    PAYMENT_READ = "payments:order:read"
    PAYMENT_DECIDE = "payments:order:decide"
    PAYMENT_STOP = "payments:order:stop"
    PAYMENT_IMPORT = "payments:receipt:import"
    PAYMENT_COLLECT = "payments:cash:collect"
    OFFICE_READ = "people:office:read"
    PERSON_READ = "people:person:read"
    PERSON_APPOINT = "people:person:appoint"
    PASSWORD_RESET = "people:password:reset"  # noqa: S105
    CERTIFICATE_ISSUE = "people:certificate:issue"
    PERMISSION_READ = "people:permission:read"
    RULE_READ = "rulebook:rule:read"
    LEDGER_READ = "ledger:log:read"
    TOKEN_MAKE = "api:token:make"  # noqa: S105
    TOKEN_REVOKE = "api:token:revoke"  # noqa: S105


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
EVERYONE = frozenset(Role)
# 三员分立: the three administrators see no case content.
OFFICIALS = EVERYONE - ADMINISTRATORS
CASE_WORKERS = frozenset(
    {
        Role.CLERK, Role.EXAMINER, Role.SECTION_CHIEF, Role.CHIEF_REPRESENTATIVE, Role.HEAD, Role.DEPUTY_HEAD,
        Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEARING_CHAIR, Role.FINANCE,
    }
)  # fmt: skip
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ENFORCEMENT_SUPERVISOR})

PERMISSIONS: dict[Act, frozenset[Role]] = {
    Act.CASE_READ: CASE_WORKERS | SUPERVISORS | {Role.DISCLOSURE_DRAFTER, Role.DISCLOSURE_REVIEWER},
    Act.CASE_OPEN: frozenset({Role.OFFICER, Role.CLERK, Role.EXAMINER}),
    Act.CASE_STEP: CASE_WORKERS,
    Act.CASE_ASSIGN: frozenset({Role.SECTION_CHIEF}),
    Act.PENALTY_APPROVE: frozenset({Role.HEAD, Role.SECTION_CHIEF}),
    Act.CASEFILE_READ: CASE_WORKERS | SUPERVISORS,
    Act.CASEFILE_ADD: frozenset({Role.OFFICER, Role.EXAMINER}),
    Act.CASEFILE_EXCLUDE: frozenset({Role.HEAD, Role.LEGAL_REVIEWER}),
    # 个人信息保护法第六条: no more than the work needs, so not those who only take the money.
    Act.CASEFILE_UNMASK: (CASE_WORKERS - {Role.FINANCE}) | SUPERVISORS,
    Act.CASEFILE_ARCHIVE: frozenset({Role.OFFICER, Role.EXAMINER, Role.CLERK, Role.SECTION_CHIEF}),
    Act.APPLICATION_READ: frozenset({Role.CLERK, Role.EXAMINER, Role.SECTION_CHIEF, Role.HEAD}) | SUPERVISORS,
    Act.APPLICATION_ACCEPT: frozenset({Role.CLERK}),
    Act.ITEM_READ: OFFICIALS,
    Act.ITEM_IMPORT: frozenset({Role.ITEM_ADMINISTRATOR}),
    Act.ITEM_REVIEW: frozenset({Role.ITEM_REVIEWER}),
    Act.ITEM_APPROVE: frozenset({Role.GOVERNMENT_APPROVER}),
    Act.ITEM_PUBLISH: frozenset({Role.ORGANISATION_OFFICE}),
    Act.CANDIDATE_DRAFT: frozenset({Role.LEGAL_REVIEWER, Role.ITEM_ADMINISTRATOR}),
    Act.FLOW_EDIT: frozenset({Role.ITEM_ADMINISTRATOR}),
    Act.STATUTE_READ: EVERYONE,
    Act.STATUTE_LOAD: frozenset({Role.ITEM_REVIEWER}),
    Act.CANDIDATE_JUDGE: frozenset({Role.LEGAL_REVIEWER, Role.ITEM_REVIEWER}),
    Act.STANDARD_READ: OFFICIALS,
    Act.STANDARD_LOAD: frozenset({Role.ENFORCEMENT_SUPERVISOR}),
    Act.DOCUMENT_REVOKE: frozenset({Role.HEAD}),
    Act.DOCUMENT_READ: CASE_WORKERS | SUPERVISORS | {Role.DISCLOSURE_DRAFTER, Role.DISCLOSURE_REVIEWER},
    Act.DISCLOSURE_READ: CASE_WORKERS | SUPERVISORS | {Role.DISCLOSURE_DRAFTER, Role.DISCLOSURE_REVIEWER},
    Act.DISCLOSURE_DRAFT: frozenset({Role.DISCLOSURE_DRAFTER}),
    Act.DISCLOSURE_REVIEW: frozenset({Role.DISCLOSURE_REVIEWER}),
    Act.DISCLOSURE_WITHDRAW: frozenset({Role.DISCLOSURE_REVIEWER}),
    Act.WALL_READ: SUPERVISORS | {Role.LEADING_GROUP},
    Act.ALERT_READ: CASE_WORKERS | SUPERVISORS | {Role.LEADING_GROUP, Role.ITEM_ADMINISTRATOR},
    Act.ALERT_EXPLAIN: CASE_WORKERS | {Role.ITEM_ADMINISTRATOR},
    Act.ALERT_DISPOSE: frozenset({Role.SUPERVISOR}),
    Act.PAYMENT_READ: CASE_WORKERS | SUPERVISORS,
    Act.PAYMENT_DECIDE: frozenset({Role.HEAD}),
    Act.PAYMENT_STOP: frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.FINANCE}),
    Act.PAYMENT_IMPORT: frozenset({Role.FINANCE}),
    Act.PAYMENT_COLLECT: frozenset({Role.OFFICER}),
    Act.OFFICE_READ: EVERYONE,
    Act.PERSON_READ: EVERYONE,
    Act.PERSON_APPOINT: frozenset({Role.SYSTEM_ADMIN}),
    Act.PASSWORD_RESET: frozenset({Role.SYSTEM_ADMIN}),
    Act.CERTIFICATE_ISSUE: frozenset({Role.ENFORCEMENT_SUPERVISOR}),
    Act.PERMISSION_READ: EVERYONE,
    Act.RULE_READ: EVERYONE,
    Act.LEDGER_READ: EVERYONE,
    Act.TOKEN_MAKE: OFFICIALS,
    Act.TOKEN_REVOKE: frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
}


def may(standing: Standing, act: Act, office: str | None = None) -> bool:
    """Whether someone of this standing may do it, in that office or (None) in any."""
    allowed = PERMISSIONS[act]
    return any(role in allowed and office in {None, where} for where, role in standing.roles)


def offices_where(standing: Standing, act: Act) -> set[str]:
    """The codes of the offices in which someone of this standing may do it."""
    return {office for office, role in standing.roles if role in PERMISSIONS[act]}


def check(standing: Standing, act: Act, office: str | None = None) -> None:
    """Refuse when `may` says no; actions call this, whatever door the request came through."""
    if not may(standing, act, office):
        raise Refused("not-permitted", act=act.value, name=standing.name)


def requires(act: Act) -> Callable:
    """A view for those who may do `act` today; others are sent to log in, or told 403."""

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if (elsewhere := _elsewhere_first(request)) is not None:
                return elsewhere
            if not may(request.standing, act):
                raise PermissionDenied(act.value)
            return view(request, *args, **kwargs)

        guarded.permission = act
        return guarded

    return wrap


def signed_in(view: Callable) -> Callable:
    """A view for whoever is signed in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if (elsewhere := _elsewhere_first(request)) is not None:
            return elsewhere
        return view(request, *args, **kwargs)

    guarded.permission = "signed-in"
    return guarded


def _elsewhere_first(request) -> HttpResponse | None:
    """Where someone goes first: to the log-in, or with a one-time password to the page that replaces it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.user.must_change_password and request.resolver_match.url_name != "password-change":
        return redirect("password-change")
    return None


def public(view: Callable) -> Callable:
    """A view that anybody on the network may open; said aloud so that no view is open by oversight."""
    view.permission = "public"
    return view
