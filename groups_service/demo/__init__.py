"""A municipality to try the service with: people, groups and what they say."""
