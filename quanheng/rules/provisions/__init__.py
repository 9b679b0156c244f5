"""From article to power: what a 款 says about who may punish what, and how heavily."""

from quanheng.rules.provisions.clauses import paragraphs_in
from quanheng.rules.provisions.general_clause import Elsewhere, Standing, general_clause, giver_near
from quanheng.rules.provisions.licences import Licence, as_licence_record, read_licence
from quanheng.rules.provisions.licensing import licence_record
from quanheng.rules.provisions.reading import read_provision
from quanheng.rules.provisions.record import Fine, Measure, Provision, Ref, Reference, Rule, Target, Tier, as_record

__all__ = [
    "Elsewhere",
    "Fine",
    "Licence",
    "Measure",
    "Provision",
    "Ref",
    "Reference",
    "Rule",
    "Standing",
    "Target",
    "Tier",
    "as_licence_record",
    "as_record",
    "general_clause",
    "giver_near",
    "licence_record",
    "paragraphs_in",
    "read_licence",
    "read_provision",
]
