"""The collaboration-groups service: groups, feeds, files, profiles and statistics."""
