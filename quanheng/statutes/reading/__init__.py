"""Reads the published library and the known facts into versions with articles and days; no database."""
