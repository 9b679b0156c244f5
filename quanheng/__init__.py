"""Quanheng 权衡: administrative power, exercised in the open."""
