"""Benches: each runs the product itself on committed input and ends with one line of JSON."""
