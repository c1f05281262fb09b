"""What a run was: any moment of it, and any of its calls, from its journal and the blobs alone."""
