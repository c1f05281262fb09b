"""Running agents: begun, driven to their end, restored from. They belong to the server, not to a tab."""
