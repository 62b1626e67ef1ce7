"""``feeds init``: a commented config.toml for whoever installed the package without the repository."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from feeds.cli.wiring import RefusedError


def write(path: Path, force: bool) -> None:
    """Write the commented defaults and make the seeds folder.  Raises RefusedError."""
    if path.exists() and not force:
        raise RefusedError(f"{path} is there already; --force writes over it")
    try:
        path.with_name("seeds").mkdir(exist_ok=True)
        path.write_text(files("feeds.cli").joinpath("config.toml").read_text("utf-8"), "utf-8")
    except OSError as error:
        raise RefusedError(f"{error.filename}: cannot be made: {error.strerror}") from error
    click.echo(f"wrote {path} and seeds/; set site.tag_authority, drop files into seeds/, run `feeds serve`")
