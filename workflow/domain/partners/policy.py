"""The durations and limits of mandates, each with where it comes from (lifecycle, section 5)."""

from datetime import timedelta

OBJECTION_PERIOD = timedelta(days=7)
"""So long may another partner's keeper object to a first keeper, counted from its first day."""
PARTNER_CHANGE_PERIOD = timedelta(days=30)
"""Who spoke for one partner speaks for another only after this, except with both keepers' acceptance."""
CODE_TRIES = 5
"""So often may a wrong code be entered before the nomination is refused."""
SETTLING_KEEPERS = 2
"""Keepers of so many other partners settle an objection, with one of the office."""
LONGEST_REASON = 2_000
"""Characters."""
