"""What people met in similar products, tried here in a real browser against the strict Messages API server."""
