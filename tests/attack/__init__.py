"""Attacks: what hostile input of every kind must not be able to do."""
