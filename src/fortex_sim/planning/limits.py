"""The speed limits that the simulated portal holds: the states' highest for trucks, in miles an hour.

From memory and not from the statutes, as any portal's table may be; a place that is not in it has 75.
"""

UNKNOWN = 75

LIMITS: dict[str, int] = {
    **dict.fromkeys(("TX",), 85),
    **dict.fromkeys(("ND", "NV", "OK", "SD", "UT", "WY"), 80),
    **dict.fromkeys(("AZ", "CO", "KS", "LA", "ME", "NE", "NM"), 75),
    **dict.fromkeys(("AL", "AR", "FL", "GA", "IA", "ID", "IL", "KY", "MD", "MN", "MO", "MS", "MT"), 70),
    **dict.fromkeys(("NC", "NH", "OH", "PA", "SC", "TN", "VA", "WI", "WV"), 70),
    **dict.fromkeys(("CT", "DE", "IN", "MA", "MI", "NJ", "NY", "OR", "RI", "VT"), 65),
    **dict.fromkeys(("HI", "WA"), 60),
    **dict.fromkeys(("CA", "DC"), 55),
}
"""By the state's postal letters."""


def limit_between(a: str, b: str) -> int:
    """The limit between two places: the higher one where they lie in two states."""
    return max(LIMITS.get(a, UNKNOWN), LIMITS.get(b, UNKNOWN))
