"""The kinds of file of this package: what their columns say, and which records a row becomes. Pure."""
