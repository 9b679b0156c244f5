"""The roles and databases of an instance, and what each role may reach.

Owners run migrations; runtime roles serve people and own nothing. Neither side may connect to the other's database.
"""

import hashlib
import json
from dataclasses import dataclass

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

INNER, OUTER = "quanheng", "quanheng_public"
SUPERUSER = "postgres"
INNER_OWNER, INNER_RUNTIME = "quanheng_owner", "quanheng_app"
OUTER_OWNER, OUTER_RUNTIME = "quanheng_public_owner", "quanheng_public"


@dataclass(frozen=True)
class Side:
    """One side of the wall: its database, the role that owns it and the role that works in it."""

    database: str
    owner: str
    runtime: str


SIDES = (Side(INNER, INNER_OWNER, INNER_RUNTIME), Side(OUTER, OUTER_OWNER, OUTER_RUNTIME))
ROLES = (SUPERUSER, *(role for side in SIDES for role in (side.owner, side.runtime)))
COMMON_DATABASES = ("postgres", "template1")


def side_of(owner: str) -> Side:
    """The side whose databases `owner` owns."""
    return next(side for side in SIDES if side.owner == owner)


def recipe(passwords: dict[str, str]) -> str:
    """A digest of all that `provision` lays down, to tell whether it has to run again."""
    known = json.dumps([sorted(passwords.items()), [vars(side) for side in SIDES], PRIVILEGES, 1])
    return hashlib.sha256(known.encode()).hexdigest()


def provision(connection: Connection, passwords: dict[str, str]) -> None:
    """Lay down roles and passwords; running it again changes nothing."""
    present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in ROLES:
        if role not in present:
            connection.execute(SQL("CREATE ROLE {}").format(Identifier(role)))
        _set_login(connection, role, passwords[role])
    for database in COMMON_DATABASES:
        connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(database)))


def _set_login(connection: Connection, role: str, password: str) -> None:
    # The verifier is computed here, so the password itself never reaches a server log.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    powers = "" if role == SUPERUSER else " NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
    connection.execute(SQL("ALTER ROLE {} LOGIN PASSWORD {}" + powers).format(Identifier(role), Literal(verifier)))


def create_database(connection: Connection, name: str, *, owner: str, template: str, strategy: str) -> None:
    """Create a database that only its owner and the owner's runtime role may connect to."""
    connection.execute(
        SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
            Identifier(name), Identifier(owner), Identifier(template), Identifier(strategy)
        )
    )
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
    connection.execute(
        SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(name), Identifier(side_of(owner).runtime))
    )


PRIVILEGES = """
    ALTER SCHEMA public OWNER TO {owner};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO {runtime};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
"""


def grant_privileges(connection: Connection, *, owner: str) -> None:
    """Let the runtime role work in every table its owner will make here; migrations narrow this."""
    names = {"owner": Identifier(owner), "runtime": Identifier(side_of(owner).runtime)}
    connection.execute(SQL(PRIVILEGES).format(**names))
