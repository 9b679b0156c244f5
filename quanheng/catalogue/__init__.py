"""The catalogue of powers: items and their versions, how a department reports them, review, approval, publication."""
