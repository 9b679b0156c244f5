"""The law library: texts with their versions, articles that can be cited, search, and who cites what."""
