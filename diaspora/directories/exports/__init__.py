"""Exports: directories as files, in our own layout, in the registers' layouts and as vCards."""
