"""The command line: one module per command, each with only the imports it needs."""
