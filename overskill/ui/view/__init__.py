"""What is drawn: runs, rows and measures → the values of pages. Pure: no State, no socket, no request."""
