"""What `make` calls to hold the code to its word: budgets, the trace of requirements, the test build."""
