"""What every part speaks of: texts in two languages, facts, verdicts, numbers, refusals. It imports nothing of ours."""
