"""The use cases: one public method is one transaction."""
