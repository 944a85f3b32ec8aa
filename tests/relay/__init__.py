"""What the relay tells, and to whom."""
