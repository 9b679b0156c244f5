"""The public site: what was sent to it, in a database of its own."""
