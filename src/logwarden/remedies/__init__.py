"""Remedies: what may lawfully be done about an error. One remedy a file; pure."""
