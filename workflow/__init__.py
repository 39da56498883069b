"""The agreement: its rules, its storage and its use cases. Knows no HTTP, no PDF and no PKI."""
