"""A run: where events come from. Whatever draws or counts them cannot tell the sources apart."""
