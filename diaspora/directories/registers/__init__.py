"""The layouts of public registers: which file it is, and what its columns say. Pure tables and functions."""
