"""What the Makefile's targets do. `find-python` and `environment` need only a shell and Python; the rest the locks."""
