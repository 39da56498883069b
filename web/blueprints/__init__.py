"""The pages. A view parses, asks a service, matches the answer and shows it; nothing is decided here."""
