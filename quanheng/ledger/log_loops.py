"""The log's own loops: integrate what was recorded, then sign and publish what was integrated."""

from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.followers import own_queue
from quanheng.ledger.loops import loop

own_queue(sequencer.QUEUE, kinds=("*",))


@loop("ledger.log", every=2.0, woken=True)
def integrate_log() -> None:
    """Take recorded events into the tree as soon as a notification says that there are some."""
    sequencer.integrate_all()


@loop("ledger.publish", every=1.0)
def publish_log() -> None:
    """Sign the head of the tree and let it be read."""
    signer.sign_head()
    publisher.publish()
