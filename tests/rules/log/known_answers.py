"""Known answers of other implementations; each file under data/ names where its values come from."""

import base64
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def vectors(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"{name}.json").read_text())


def unb64(text: str | None) -> bytes:
    return base64.b64decode(text or "")
