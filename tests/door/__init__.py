"""Every act and every page through the door: each state, each role, over HTTP."""
