"""A talk without a screen: every scene run, every expectation checked."""
