"""The query code of a case: derived from a key of the inner site, so that it need not be stored."""

import hashlib
import hmac

from django.conf import settings

from quanheng.exchange.keys import secret
from quanheng.rules.door.codes import ALPHABET, LENGTH, query_code_hash


def query_code(case_code: str) -> str:
    """The code under which the party may follow the case, as the window prints it; the same at every call."""
    drawn = hmac.new(secret(settings.VAR / "inner" / "keys" / "query-codes.key"), case_code.encode(), hashlib.sha256)
    number = int.from_bytes(drawn.digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    plain = "".join(letters)
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def hash_of_query_code(case_code: str) -> str:
    """What leaves of the query code: its hash."""
    return query_code_hash(query_code(case_code))
