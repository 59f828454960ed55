"""The speaker's notes in a second terminal."""
