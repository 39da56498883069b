"""Measurements: how fast the product is, beside what is the least it could cost."""
