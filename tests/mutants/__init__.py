"""Each guard, rule and computation of the protocol weakened once: some fast test must notice."""
