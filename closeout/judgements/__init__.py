"""What only one unit may settle: its inbox, the most decisive question first."""
