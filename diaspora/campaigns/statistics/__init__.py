"""What became of a campaign after it was sent, in figures; people are counted only where they agreed to be measured."""
