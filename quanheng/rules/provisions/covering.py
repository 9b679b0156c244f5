"""Which conditions cover a clause: what a comma, a semicolon and a full stop end, and what goes on.

拒不改正的，没收违法所得；没有违法所得的，处…: the second stands under the first. X的，处…；情节严重的，处…:
the second stands alone. A later sentence that begins with conduct of its own keeps it over its tiers.
"""

from __future__ import annotations

from dataclasses import dataclass

from quanheng.rules.provisions.conditions import after_an_order, governs, is_having, is_sum, no_conduct


@dataclass
class Covering:
    """The condition in force while a 款 is read, and what may come to govern another."""

    words: str | None = None
    beside_sum: str | None = None
    in_sum: bool = False
    _governing: str | None = None
    _of_segment: str | None = None
    _of_sentence: str | None = None
    _ordered: str | None = None

    def end_sentence(self) -> None:
        """A full stop ends everything."""
        self._governing = self._of_segment = self._of_sentence = self._ordered = None
        self.clear()

    def clear(self) -> None:
        """No condition covers what follows."""
        self.words, self.beside_sum, self.in_sum = None, None, False

    def end_segment(self) -> None:
        """A semicolon ends what a comma only joins."""
        self._of_segment = None
        self.beside_sum, self.in_sum = None, False

    def put(self, words: str, *, joined: bool, opens_sentence: bool) -> None:
        """A new condition; `joined` to the one before by a comma, or after a semicolon or full stop."""
        over = self.beside_sum if joined and self.in_sum else self.words if joined else None
        over = None if over and is_having(over) else over
        if is_sum(words):
            self.beside_sum, self.in_sum = over, True
            self.words = _under(words, over or self._governing or self._conduct())
            return
        self.in_sum = False
        if not no_conduct(words):
            self._of_segment = words
            self._ordered = words if not joined else self._ordered
            self._of_sentence = words if opens_sentence else self._of_sentence
            self.words = words
            return
        self._governing = words if governs(words) else self._governing
        self.words = _under(words, self._conduct() or (self._ordered if after_an_order(words) else None))

    def over(self, *, fine: bool, goods_only: bool) -> str | None:
        """The condition over a piece.

        The sum of the gains decides the fine only, not what stands beside it; that there are gains decides
        their confiscation, not that of other things.
        """
        if self.in_sum and self.beside_sum and not fine:
            return self.beside_sum
        if goods_only and self.words and is_having(self.words):
            return self._conduct()
        return self.words

    def _conduct(self) -> str | None:
        return self._of_segment or self._of_sentence


def _under(words: str, over: str | None) -> str:
    return f"{over}，{words}" if over and over not in words else words
