"""The command line: one module a command, each with what it needs and nothing more."""
