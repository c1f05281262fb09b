"""The model: one streamed turn of the Messages API as a closed union of deltas. The only room that imports anthropic."""
