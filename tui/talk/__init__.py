"""A talk: scenes in an order, with notes. What it is, where it stands, and who is told so; no screen."""
