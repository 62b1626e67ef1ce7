"""Apply a changed gazetteer to what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from feeds import store
from feeds.ingest.corridor import Corridor

_BATCH = 500


def retag(corridor: Corridor, gazetteer: str, progress: Callable[[int, int], bool]) -> int:
    """Apply the gazetteer of this version to every stored item; how many changed.

    A batch is a transaction: stopped anywhere, the next call resumes.  `progress` is told the number
    of items done and changed after each batch; a false answer stops the run.
    """
    done = changed = 0
    engine = corridor.store.engine
    with store.reading(engine) as connection:
        if store.is_tagged(connection, gazetteer):
            return 0
    with store.writing(engine) as connection:
        if not store.begin(connection, gazetteer):
            return 0
    while True:
        with store.writing(engine) as connection:
            batch = store.batch(connection, gazetteer, _BATCH)
            if not batch:
                if batch is not None:
                    store.finish(connection, gazetteer)
                return changed
            changed += _retag_batch(corridor, connection, batch)
        done += len(batch)
        if not progress(done, changed):
            return changed


def _retag_batch(corridor: Corridor, connection: store.Connection, batch: Sequence[store.Untagged]) -> int:
    verdicts = {
        old.item: corridor.tagger.tagged(old.text, corridor.config.about(old.source)) for old in batch
    }
    return store.apply_batch(
        connection, batch, verdicts, now_us=corridor.now_us(), limits=corridor.store.limits
    )
