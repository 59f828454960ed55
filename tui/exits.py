"""Exit codes; they mean the same everywhere."""

MET = 0
NOT_MET = 1
"""an expectation is not met"""
WRONG_USAGE = 2
"""or a wrong file"""
CHILD_FAILED = 3
"""a child did not start, or died"""
INTERRUPTED = 130
