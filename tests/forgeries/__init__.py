"""Forgeries of our own signed papers, made by the tests: files that nobody may ever call valid.

A new kind of paper to forge is one line in `bases.BASES`, a new forgery one line in the table of its class.
"""
