"""The outbox: a folder in which each accepted mail is one .eml file."""
