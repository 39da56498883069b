"""A year in the life of a town: many teams, through the services, on a real database. `make town`.

An installation has one covenant, in versions of which the newest counts for what begins. So the town's two
covenants are two texts adopted one after the other, with other partners; the second gets a newer version.
"""
