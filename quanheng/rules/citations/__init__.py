"""Every citation in running text, completed from where it stands."""

from quanheng.rules.citations.passage import Cited, Place, cited_in

__all__ = ["Cited", "Place", "cited_in"]
