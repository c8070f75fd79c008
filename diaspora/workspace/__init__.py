"""The browser's workspace at /outreach: the page that carries it, and what no other package answers for its screens."""
