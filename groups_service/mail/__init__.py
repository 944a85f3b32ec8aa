"""Notices as mail: where people have theirs, and the words, which never tell of a closed group."""
