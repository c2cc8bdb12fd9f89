"""What follows from a pack and the facts of a site: verdicts, outcome, actions, questions, and why."""
