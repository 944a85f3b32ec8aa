"""A random life of groups against a model of who may see what."""
