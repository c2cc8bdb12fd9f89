"""Closeout beside its peers, in one run on one machine: results are compared before times (`make bench`)."""
