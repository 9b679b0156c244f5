"""What follows when a standard comes into force."""

from quanheng.discretion import queries
from quanheng.discretion.actions import cite_articles
from quanheng.exchange.actions import send
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.rulebook.models import Rule


@follower("discretion.standards", kinds=("rulebook.rule-loaded",), parks=True)
def publish(event: Event) -> None:
    """Index the articles a new standard cites, and send its public copy out (行政处罚法第三十四条)."""
    facts = event.payload["facts"]
    if facts["kind"] != Rule.Kind.STANDARD:
        return
    found = queries.pinned(facts["hash"])
    cite_articles(found.standard)
    send("standard", found.standard.key, queries.public_copy(found))
