"""Seed files: found, decoded, parsed, or refused in one line."""
