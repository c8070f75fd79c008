"""Mail providers: one folder each, behind the port in port.py. Deleting a provider is deleting its folder."""
