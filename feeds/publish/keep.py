"""The last good documents on disk, in the layout of an export: what is served when the store is gone."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from feeds.model import Document
from feeds.publish.encode import encodings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keep:
    """A folder of documents; what cannot be written is served from memory all the same, and that is logged
    once, until one can be written again.
    """

    folder: Path
    _troubles: set[str] = field(default_factory=set, compare=False)

    def put(self, document: Document) -> None:
        """Replace a document atomically; its headers stand beside it in ``.meta``."""
        head = {
            "path": document.path,
            "media_type": document.media_type,
            "etag": document.etag,
            "last_modified": document.last_modified.isoformat() if document.last_modified else None,
            "max_age": document.max_age,
            "links": document.links,
            "kind": document.kind,
            "format": document.format,
            "status": document.status,
        }
        try:
            # Body first: a crash between the two leaves an old ETag with a new body, and so one
            # needless 200, where the other order would leave a 304 for news not sent.
            replace_file(self._file(document.path), document.body)
            replace_file(self._meta(document.path), json.dumps(head).encode())
        except OSError as error:
            if not self._troubles:
                _log.warning("cannot keep %s: %s", document.path, error)
            self._troubles.add(document.path)
        else:
            self._troubles.clear()

    def get(self, path: str) -> Document | None:
        """The last good document of a path, or None."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            head = json.loads(self._meta(path).read_bytes())
            body = self._file(path).read_bytes()
            modified = head["last_modified"]
            return Document(
                path=head["path"],
                media_type=head["media_type"],
                body=body,
                etag=head["etag"],
                last_modified=datetime.fromisoformat(modified) if modified else None,
                max_age=head["max_age"],
                links=tuple((href, rel, kind) for href, rel, kind in head["links"]),
                kind=head["kind"],
                format=head["format"],
                status=head["status"],
                encoded=encodings(body, head["kind"]),
                stale=True,
            )
        return None

    def etag(self, path: str) -> str:
        """The ETag of what is kept, or empty."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            return str(json.loads(self._meta(path).read_bytes())["etag"])
        return ""

    def drop(self, path: str) -> None:
        """Forget a document, as after a retraction."""
        for file in (self._meta(path), self._file(path)):
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)

    def _file(self, path: str) -> Path:
        return self.folder / quote(path.lstrip("/") or "index.html", safe="/")

    def _meta(self, path: str) -> Path:
        return self.folder / ".meta" / f"{quote(path.lstrip('/') or 'index.html', safe='/')}.json"


def replace_file(file: Path, data: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
