"""What those who run OverSkill see of it: measures for Prometheus and log lines. Neither holds what people wrote."""
