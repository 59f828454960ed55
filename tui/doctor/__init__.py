"""Is this terminal, this machine, this room ready for a talk?"""
