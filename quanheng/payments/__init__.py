"""Money owed under decisions: orders to pay, what the bank reports, and the two reconciled."""
