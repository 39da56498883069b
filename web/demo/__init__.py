"""The demonstration: an invented municipality in a database of its own, carried through the real services."""
