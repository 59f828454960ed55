"""Apps as users write them: served by children of the tests, whose current folder is this one."""
