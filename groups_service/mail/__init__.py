"""Notifications as email: addresses and texts, which never reveal closed groups."""
