"""Files of people: read, mapped, cleaned, staged and applied."""
