"""The service hall: applications that came in, and what the public follows outside."""
