"""OverSkill: a self-hosted AI app builder."""
