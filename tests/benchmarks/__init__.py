"""Figures to be printed, not tests: run one with ``python -m tests.benchmarks.<name>``."""
