"""Bytes in, one file a kind: text, HTML, JSON Lines."""
