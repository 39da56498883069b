"""The front door: site, command line and the place where the parts are put together."""
