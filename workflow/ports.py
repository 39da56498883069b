"""What the agreement needs from outside, as Protocols."""
