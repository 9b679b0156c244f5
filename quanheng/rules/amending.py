"""Which statutes a text amends, by its own title: 关于修改《…》的决定, …修正案."""

from __future__ import annotations

import re

_DECISION = re.compile(r"关于修改.*的决定(?:（[^）]*）)?$")
_NAMED = re.compile(r"《([^《》]+)》")
_AMENDMENT = re.compile(r"^(.+?)修正案(?:（[^）]*）)?$")


def amended_by(title: str) -> tuple[str, ...] | None:
    """The statutes a decision to amend or an amendment names in its title; None for any other text.

    A decision about several laws (等十部法律的决定) names only the first: it gives the names there are, or none.
    """
    if _DECISION.search(title):
        return tuple(dict.fromkeys(_NAMED.findall(title)))
    found = _AMENDMENT.match(title)
    return (found[1],) if found else None
