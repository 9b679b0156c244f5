"""The policy profile in force: which one the instance names, in the version of the day."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from quanheng.rulebook.models import Rule
from quanheng.rulebook.queries import by_hash, rule_in_force
from quanheng.rules.alert_policy import AlertPolicy, parse_policy


def policy_in_force(on: date) -> tuple[AlertPolicy, str]:
    """The profile that grades alerts on a day, and the hash of its version; refused when none is loaded."""
    digest = rule_in_force(Rule.Kind.POLICY, settings.ALERT_POLICY, on).hash
    return _policy(digest), digest


@lru_cache(maxsize=16)
def _policy(digest: str) -> AlertPolicy:
    return parse_policy(by_hash(digest), Path(f"policy/{digest[:12]}.toml"))
