"""``feeds doctor`` over all that is served, and ``feeds export``."""

from __future__ import annotations

import click

from feeds import doctor, publish
from feeds.cli.wiring import Wiring, clock, refusals
from feeds.model import Document


def examine(wiring: Wiring) -> int:
    """Lint every feed in every format; the exit status."""
    errors = count = 0
    with refusals():
        for target in publish.targets(wiring.publisher):
            path = target.path
            document = wiring.publisher.document(path)
            if not isinstance(document, Document):
                continue
            count += 1
            url = wiring.config.site.base_url + path
            for finding in doctor.lint(
                document.body, url=url, content_type=document.media_type, headers=None, now=clock()
            ):
                if finding.severity != "info":
                    click.echo(
                        f"{finding.severity}: {path}: {finding.rule}: {finding.place}: {finding.message}"
                    )
                errors += finding.severity == "error"
    click.echo(f"{count} documents, {errors} errors")
    return 1 if errors or wiring.publisher.unfit else 0
