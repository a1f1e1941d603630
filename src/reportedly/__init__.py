"""Reportedly: reads reports on armed conflict into attributed claims, each tied to the words that say so."""

__version__ = "0.1.0"
