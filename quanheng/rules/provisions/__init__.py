"""From article to power: what a 款 says about who may punish what, and how heavily."""

from quanheng.rules.provisions.clauses import paragraphs_in
from quanheng.rules.provisions.licences import Licence, read_licence
from quanheng.rules.provisions.reading import read_provision
from quanheng.rules.provisions.record import Fine, Measure, Provision, Ref, Reference, Rule, Target, Tier, as_record

__all__ = [
    "Fine",
    "Licence",
    "Measure",
    "Provision",
    "Ref",
    "Reference",
    "Rule",
    "Target",
    "Tier",
    "as_record",
    "paragraphs_in",
    "read_licence",
    "read_provision",
]
