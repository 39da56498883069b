"""The ways to sign: with whose key, and where. One file per way; what they share is in `wish`, `keys`."""
