"""A small app for the tests of the stand-in host: ovens, loaves and their slices."""

__version__ = "1.0.0"
