"""The agreement itself, in plain Python: no I/O, no clock, no randomness."""
