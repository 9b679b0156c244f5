"""A statute in a Markdown file of its own: title, history, headings, articles, and every irregularity by name."""

from quanheng.rules.statute_files.file import Entry, Form, StatuteFile, Unit
from quanheng.rules.statute_files.reading import read_file, unbroken

__all__ = ["Entry", "Form", "StatuteFile", "Unit", "read_file", "unbroken"]
