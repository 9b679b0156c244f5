"""Files that came in, kept under their hash; durable before the row that names them is committed."""

import hashlib

from quanheng.exchange.models import StoredFile
from quanheng.exchange.queries import path_of
from quanheng.rules.door import spools
from quanheng.rules.door.uploads import true_type


def store(name: str, content: bytes) -> StoredFile:
    """Keep a file after checking size and true type; the same content is kept once. Raises `Refused`."""
    media_type = true_type(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(sha256)
    if not place.exists():
        spools.put(place.parent, place.name, content)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "media_type": media_type}
    )
    return stored
