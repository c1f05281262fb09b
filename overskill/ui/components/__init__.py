"""Pieces of pages in Python: they draw what States hold."""
