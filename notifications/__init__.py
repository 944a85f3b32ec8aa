"""Telling people things: an inbox that is never lost, and hints that may be.

Recipients are strings and what a notice is about is a reference; the application gives the words.
"""
