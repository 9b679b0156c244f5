"""The rules as enacted here: which text of a procedure, calendar, standard or policy holds from which day."""
