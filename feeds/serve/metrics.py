"""``/metrics``: what was counted by all workers together, in Prometheus's text format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from flask import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from feeds.serve.needs import Publishing
from feeds.serve.prepared import Prepared
from feeds.serve.pulse import Pulse
from feeds.serve.shared import Shared, total
from feeds.serve.tally import SECONDS, Tally


@dataclass(frozen=True, eq=False)
class Metrics(Collector):
    """Reads the counts when they are asked for; a poll pays nothing for them."""

    publisher: Publishing
    pulse: Pulse
    tally: Tally
    prepared: Prepared
    shared: Shared | None = None
    """Where the other workers' counts are; None where there are none."""

    def response(self, trusted: bool) -> Response:
        """The exposition; 403 for strangers."""
        if not trusted:
            return Response("403 not for this address\n", 403, content_type="text/plain; charset=utf-8")
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    def collect(self) -> Iterator[Metric]:
        """Every family of metrics."""
        self.prepared.fold()
        others = list(self.shared.others()) if self.shared is not None else []
        tally = total([self.tally, *others])
        yield from _polls(tally)
        yield _renders(tally)
        yield from self._store()
        yield _gauge("prepared_bytes", "Bytes of answers that this worker keeps ready.", self.prepared.size)
        yield _gauge("unfit_documents", "Documents that the doctor held back.", len(self.publisher.unfit))

    def _store(self) -> Iterator[Metric]:
        glance = self.pulse.glance
        yield _gauge("store_up", "Whether the store answers.", int(glance is not None))
        if glance is None:
            return
        yield _gauge("items", "Items in the store.", glance.items)
        yield _gauge("seeds", "Snapshots that were read.", glance.snapshots)
        yield _gauge("refused_seeds", "Seeds that the last pass refused.", glance.refused)
        yield _gauge("ledger_number", "The ledger's highest number.", glance.number)
        if glance.last_pass is not None:
            yield _gauge("last_pass_timestamp_seconds", "End of the last pass.", glance.last_pass.timestamp())


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"seedfeed_{name}", text, value)


def _polls(tally: Tally) -> Iterator[Metric]:
    labels = ("kind", "format", "status", "encoding")
    polls = CounterMetricFamily("seedfeed_polls", "Requests answered.", labels=labels)
    for (kind, shape, status, encoding), number in tally.polled.items():
        polls.add_metric((kind, shape, str(status), encoding or "identity"), number)
    yield polls
    for name, text, counts in (
        ("sent_bytes", "Bytes of bodies sent.", tally.sent),
        ("saved_bytes", "Bytes that compression and 304 saved.", tally.saved),
    ):
        family = CounterMetricFamily(f"seedfeed_{name}", text, labels=("kind", "format"))
        for key, number in counts.items():
            family.add_metric(key, number)
        yield family
    told = GaugeMetricFamily(
        "seedfeed_subscribers", "Subscribers as aggregators tell.", labels=("aggregator", "kind")
    )
    for key, number in tally.readers().items():
        told.add_metric(key, number)
    yield told


def _renders(tally: Tally) -> Metric:
    family = HistogramMetricFamily(
        "seedfeed_render_seconds",
        "Time to make, or find, a document that was not prepared.",
        labels=("kind",),
    )
    bounds = (*SECONDS, float("inf"))
    for kind, microseconds in tally.seconds.items():
        running = accumulate(tally.renders[kind, bound] for bound in bounds)
        names = [*map(str, SECONDS), "+Inf"]
        buckets = [(name, float(count)) for name, count in zip(names, running, strict=True)]
        family.add_metric((kind,), buckets, microseconds / 1_000_000)
    return family
