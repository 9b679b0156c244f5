"""An inner site reduced to its keys: writes batches as the real one does, with the same code."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from quanheng.rules.door import batches, sealing, spools


class InnerSide:
    def __init__(self, var: Path) -> None:
        self.outer = var / "outer"
        self.signing, self.intake = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        for name, key in (("exchange-signing", self.signing), ("exchange-intake", self.intake)):
            spools.put(self.outer / "keys", f"{name}.pub", key.public_key().public_bytes_raw().hex().encode())
        self.number = self.sequence = 0
        self.previous = batches.NO_PREVIOUS

    def write(self, *messages: tuple[str, str, dict]) -> bytes:
        """The next batch, as a file's content, not yet delivered."""
        run = []
        for topic, key, body in messages:
            self.sequence += 1
            run.append(batches.Message(self.sequence, topic, key, body))
        self.number += 1
        file = batches.write(self.number, self.previous, run, self.signing)
        self.previous = batches.digest(file)
        return file

    def deliver(self, file: bytes, number: int) -> Path:
        return spools.put(self.outer / "inbox", f"{number:012d}.batch", file)

    def send(self, *messages: tuple[str, str, dict]) -> None:
        """Write the next batch, deliver it and have it applied."""
        from quanheng.portal.actions import apply_waiting

        self.deliver(self.write(*messages), self.number)
        assert apply_waiting() == 1

    def open(self) -> list[sealing.Opened]:
        """What citizens handed in, opened with the inner key."""
        return [
            sealing.open_sealed(path.read_bytes(), self.intake)
            for path in spools.waiting(self.outer / "outbox", ".sealed")
        ]


def counter(value: int, key: str = "done") -> tuple[str, str, dict]:
    """A counter message."""
    return ("counter", key, {"value": value, "label": {"zh": "已办结"}, "counted_at": "2026-03-02T01:00:00+00:00"})


def department(code: str = "scjg", **more) -> tuple[str, str, dict]:
    """A department message."""
    body = {"name": "示范区市场监督管理局", "short_name": "市场监管局", "level": "department", "position": 1}
    return ("department", code, {**body, **more})


def item(code: str = "990113001000", **more) -> tuple[str, str, dict]:
    """An item message with what every item has."""
    body = {
        "name": "食品经营许可",
        "kind": "licence",
        "kind_word": {"zh": "许可", "en": "licence"},
        "office": "scjg",
        "version": 1,
        "published_on": "2026-03-02",
        "status": "published",
        "basis": [{"cited": "食品安全法第三十五条"}],
        "applications_open": True,
    }
    return ("item", code, {**body, **more})
