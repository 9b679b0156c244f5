"""What no state of a procedure may ever be, one file for each kind; read from the statutes."""

from tests.rules.forbidden import licence, life_of_a_licence, on_the_spot, penalty, services

__all__ = ["licence", "life_of_a_licence", "on_the_spot", "penalty", "services"]
