"""Pieces of pages in React, each with what Python may give it."""
