"""What queueing theory says of a run, by the names of its formulas, with the figures put in."""
