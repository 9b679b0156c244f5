"""The law as functions and data: no framework, no database, no clock."""
