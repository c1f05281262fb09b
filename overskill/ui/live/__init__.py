"""Who looks on, and what is pushed to them: a feed for each app that someone sees, into the sockets of its viewers."""
