"""What the outbox provider wrote, for an administrator to look at."""
