"""The relay: which notifications it delivers, and to whom."""
