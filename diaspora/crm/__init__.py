"""People, their consent, and the files that they come in."""
