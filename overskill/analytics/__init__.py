"""What happened across runs, in numbers: read from the materialised rows, for certain apps and a span of time only.

One definition everywhere: success = completed / (completed + failed); what its person cancelled counts for neither.
"""
