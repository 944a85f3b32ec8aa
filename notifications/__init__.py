"""Notifications: an inbox that is never lost, and live hints that may be lost.

Recipients are strings and the subject of a notification is a reference. The application supplies
the texts.
"""
