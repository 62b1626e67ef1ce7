"""Readers of other makers, subscribed to a real server."""
