"""Content-addressed blobs, and versions as maps of path → blob."""
