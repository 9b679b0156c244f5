"""The public, tamper-evident log: trees, tiles, notes, checkpoints, proofs and commitments.

Formats: RFC 6962 and RFC 9162 trees; C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0,
tlog-cosignature v1.0.1, tlog-tiles v0.1.0, tlog-proof v1.
"""
