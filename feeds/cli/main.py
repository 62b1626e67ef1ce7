"""The command line's commands; what they do stands in the modules beside.

Each imports what it needs when it is called: ``feeds tag`` need not wait for a web server.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from feeds import __version__

if TYPE_CHECKING:
    from io import BufferedReader

    from feeds.cli.knowing import Knowing

_YOUNG = 20_000
"""New objects before the collector looks: by its default of 700 it looks through a hundred thousand
that imports leave, again and again."""

_config = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.toml"),
    show_default=True,
    help="The configuration file.",
)


class _OneLine(click.Group):
    """A wrong use gets one clear line on stderr and exit status 2."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line and exit."""
        gc.set_threshold(_YOUNG)
        try:
            status = super().main(*args, **(options | {"standalone_mode": False}))
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "feeds"
            click.echo(f"feeds: {error.format_message()} See `{where} --help`.", err=True)
            sys.exit(2)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(130)
        except (PermissionError, IsADirectoryError, NotADirectoryError) as error:
            click.echo(f"feeds: {error.filename}: {error.strerror}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            # Whoever read us has enough; the interpreter must not complain of that at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        finally:
            gc.freeze()  # else all that is left is looked through once more before it is let go
        sys.exit(status if isinstance(status, int) else 0)


@click.group(cls=_OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Drop text files into seeds/, get first-class feeds out of /feeds/."""


@main.command()
@click.option("--force", is_flag=True, help="Write over a config.toml that is there.")
def init(force: bool) -> None:
    """Write a commented config.toml here."""
    from feeds.cli import initial

    initial.write(Path("config.toml"), force)


@main.command()
@_config
@click.option("--no-watch", is_flag=True, help="Serve what is in the store; do not look at seeds/.")
def serve(path: Path, no_watch: bool) -> None:
    """Watch seeds/ and serve (the main job)."""
    from feeds.cli import serving
    from feeds.cli.wiring import Wiring

    serving.serve(Wiring(path), watching=not no_watch)


@main.command()
@_config
def watch(path: Path) -> None:
    """Watch seeds/ without serving."""
    from feeds.cli import serving
    from feeds.cli.wiring import Wiring

    serving.watch(Wiring(path))


@main.command()
@_config
@click.option("--dry-run", is_flag=True, help="Show what would happen and change nothing.")
def ingest(path: Path, dry_run: bool) -> None:
    """One pass; exit 1 if a seed was refused."""
    from feeds.cli import ingesting
    from feeds.cli.wiring import Wiring

    sys.exit(ingesting.once(Wiring(path), dry_run))


@main.command()
@_config
@click.option("--source", "slug", default="", help="Apply what the configuration says of this source.")
def tag(path: Path, slug: str) -> None:
    """Lines on stdin -> one JSON object a line on stdout."""
    from feeds.cli import tagging

    tagging.stream(_tagging_only(path), slug, cast("BufferedReader", sys.stdin.buffer), sys.stdout.buffer)


@main.command("evaluate")
@_config
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def evaluate_(path: Path, gold: Path) -> None:
    """Precision, recall, F1 for each facet, and every line that is wrong."""
    from feeds import evaluate
    from feeds.cli.knowing import RefusedError

    known = _tagging_only(path)
    with gold.open(encoding="utf-8") as lines:
        try:
            labelled = [json.loads(line) for line in lines if line.strip()]
        except ValueError as error:
            raise RefusedError(f"{gold}: not JSON lines: {error}") from error
    click.echo(evaluate.evaluate(labelled, known.tagger).render())


@main.command()
@_config
def retag(path: Path) -> None:
    """Apply a changed gazetteer to what is stored."""
    from feeds.cli import ingesting
    from feeds.cli.wiring import Wiring

    ingesting.retag(Wiring(path))


@main.command("doctor")
@_config
@click.argument("url", required=False)
def doctor_(path: Path, url: str | None) -> None:
    """Lint every feed that is served, or the feed at URL (or in a file)."""
    if url is None:
        from feeds.cli import exporting
        from feeds.cli.wiring import Wiring

        sys.exit(exporting.examine(Wiring(path)))
    sys.exit(_examine_one(url))


def _examine_one(url: str) -> int:
    from feeds import doctor
    from feeds.cli.knowing import RefusedError, clock

    if Path(url).is_file():
        findings = doctor.lint(Path(url).read_bytes(), now=clock())
    else:
        try:
            findings = doctor.lint_fetched(doctor.fetch(url), now=clock())
        except doctor.FetchError as error:
            raise RefusedError(str(error)) from error
    for finding in findings:
        click.echo(
            f"{finding.severity}: {finding.rule}: {finding.place}: {finding.message} [{finding.source}]"
        )
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{url}: {errors} errors, {len(findings) - errors} other findings")
    return 1 if errors else 0


@main.command()
@_config
@click.argument("item")
@click.option("--reason", default="", help="Why; kept with the item.")
def retract(path: Path, item: str, reason: str) -> None:
    """Take an item out of every feed."""
    from feeds.cli import storing
    from feeds.cli.wiring import Wiring

    storing.retract(Wiring(path), item, reason, back=False)


@main.command()
@_config
@click.argument("item")
@click.option("--reason", default="", help="Why; kept with the item.")
def restore(path: Path, item: str, reason: str) -> None:
    """Put a retracted item back."""
    from feeds.cli import storing
    from feeds.cli.wiring import Wiring

    storing.retract(Wiring(path), item, reason, back=True)


@main.command()
@_config
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--live-only", is_flag=True, help="Only the live Atom feeds that have had an item.")
@click.option("--pages", is_flag=True, help="With --live-only: their pages and those of items as well.")
@click.option("--watch", "watching", is_flag=True, help="Keep DIR current until stopped.")
def export(path: Path, folder: Path, live_only: bool, pages: bool, watching: bool) -> None:
    """The whole site as static files."""
    from feeds.cli import exporting
    from feeds.cli.wiring import Wiring
    from feeds.publish import Scope

    sys.exit(exporting.export(Wiring(path), folder, Scope(live_only, pages), watching=watching))


@main.group("store")
def store_() -> None:
    """Move and keep the store."""


@store_.command("copy")
@_config
@click.option("--to", "url", required=True, help="The other store's URL.")
def copy(path: Path, url: str) -> None:
    """Copy everything to another store; resumable, verified at the end."""
    from feeds.cli import storing
    from feeds.cli.wiring import Wiring

    storing.copy(Wiring(path), url)


@store_.command("backup")
@_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path, file: Path) -> None:
    """Write a copy of a running SQLite store to FILE."""
    from feeds.cli import storing
    from feeds.cli.wiring import Wiring

    storing.backup(Wiring(path), file)


@store_.command("restore")
@_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore_backup(path: Path, file: Path) -> None:
    """Put the backup in FILE in the place of the store's content."""
    from feeds.cli import storing
    from feeds.cli.wiring import Wiring

    storing.restore_backup(Wiring(path), file)


def _tagging_only(path: Path) -> Knowing:
    """Tagging needs no store: without a config.toml the defaults do."""
    from feeds.cli.knowing import Knowing
    from feeds.model import Config

    known = Knowing(path)
    if not path.exists() and path == Path("config.toml"):
        known.config = Config()
    return known
