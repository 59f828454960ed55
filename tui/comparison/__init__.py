"""Two recordings beside one another: which runs can be compared, what differs, and what of that is noise."""
