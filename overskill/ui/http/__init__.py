"""What comes in beside the pages' own events: routes, headers, hosts, and what a socket may send at all."""
