"""Tables and queries. Flushes at most; committing is for the services."""
