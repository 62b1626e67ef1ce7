"""Migrations are append-only: one that was released is never edited."""
