"""Forms to fill in: the census questionnaire, each unit's checklist, and filled ones with what is wrong in them."""
