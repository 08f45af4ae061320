"""The ELD domain (49 CFR Part 395, Subpart B and its Appendix A), on the standard library alone."""
