"""Who speaks for a partner: its mandate keepers, and what others propose to them (lifecycle, section 5)."""
