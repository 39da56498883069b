"""Saying things in Dutch and in English. Knows nothing of agreements, papers or pages."""
