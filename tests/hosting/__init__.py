"""OverSkill behind the proxies that docs/self-hosting.md sets up, with TLS, as the document says it."""
