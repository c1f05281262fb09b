"""Turns of a model: streamed, checked, told as a closed union of deltas. The only room that imports anthropic."""
