"""Power exercised: a case under a published item, its party, its steps with their documents and discretion."""
