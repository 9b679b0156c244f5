"""Standards as tables."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quanheng.discretion import queries
from quanheng.discretion.forms import TrialForm
from quanheng.people.permissions import Act, requires
from quanheng.rules.discretion import propose
from quanheng.rules.refusal import Refused
from quanheng.rules.standard_words import interval


@require_safe
@requires(Act.STANDARD_READ)
def standards(request):
    context = {"standards": queries.standards_in_force(request.today), "today": request.today}
    return render(request, "discretion/standards.html", context)


@require_safe
@requires(Act.STANDARD_READ)
def standard(request, key: str):
    """One standard with its tiers; with facts in the address, also what it proposes for them."""
    try:
        found = queries.standard_in_force(key, request.today)
    except Refused as refusal:
        raise Http404 from refusal
    form = TrialForm(found.standard, request.GET or None)
    context = {
        "found": found,
        "tables": queries.tables(found.standard),
        "versions": queries.versions(key),
        "form": form,
    }
    if form.is_bound and form.is_valid():
        context |= _proposal(found, form.facts())
    return render(request, "discretion/standard.html", context)


def _proposal(found: queries.InForce, facts: dict) -> dict:
    try:
        proposal = propose(found.standard, facts)
    except Refused as refusal:
        return {"refusal": refusal}
    return {"proposal": proposal, "amount": interval(proposal.interval) if proposal.interval else ""}
