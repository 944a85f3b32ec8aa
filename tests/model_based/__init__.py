"""A random walk through the service, compared with a model of the access rules."""
