"""Is this terminal, this machine, this room ready for a talk: what was found, and what to do about it."""
