"""The store's tests drive it through the corridor, as the application does."""

from tests.ingest.conftest import folder, make_folder

__all__ = ["folder", "make_folder"]
