"""The upstream service: a process of its own that answers after as long as it is asked to."""
