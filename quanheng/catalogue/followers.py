"""What follows a publication: the public copy of the item leaves, with the articles and the procedure it names."""

from quanheng.catalogue import public_copy
from quanheng.catalogue.models import Citation, ItemVersion
from quanheng.exchange.actions import send
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event

KINDS = ("catalogue.item-published", "catalogue.item-suspended", "catalogue.item-resumed", "catalogue.item-cancelled")


@follower("catalogue.public-copies", kinds=KINDS, parks=True)
def send_copy(event: Event) -> None:
    """Send what the event says is public, and before it what the public page of the item points to."""
    facts = event.payload["facts"]
    if facts["public"] is None:
        return
    version = ItemVersion.objects.select_related("item__office").get(item__code=facts["code"], number=facts["version"])
    send("department", version.item.office.code, public_copy.department(version.item.office))
    if "procedure" in facts["public"]:
        for digest in public_copy.procedure_charts(facts["public"]["procedure"]):
            send("procedure-chart", digest, public_copy.procedure_chart(digest))
    for cited in Citation.objects.filter(version=version, field="basis").select_related("wording__statute", "article"):
        send("article", cited.text, public_copy.article(cited))
    send("item", facts["code"], facts["public"])
