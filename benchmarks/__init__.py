"""How fast OverSkill is, measured from outside: `make bench`. See docs/performance.md."""
