"""What brings the data of an older site up to date; each module has `execute`, and its line in patches.txt."""
