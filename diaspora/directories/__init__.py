"""Directories: role profiles, associations and institutions; the registers that they come from, and their export."""
