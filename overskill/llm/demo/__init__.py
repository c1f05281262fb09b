"""The scripted demo: answers a few requests from recipes, through the same assembler as a real model."""
