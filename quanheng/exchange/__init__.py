"""The one door out of the private network and back in."""
