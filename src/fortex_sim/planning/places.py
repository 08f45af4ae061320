"""Cities and distances: where a truck is, in the words of a log."""

import math
from dataclasses import dataclass
from functools import lru_cache

EARTH_RADIUS_MILES = 3958.8
IN_TOWN_MILES = 3.0
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True, slots=True)
class City:
    """A city with its US state and its position in degrees."""

    name: str
    state: str
    latitude: float
    longitude: float

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude, self.longitude


CITIES: tuple[City, ...] = tuple(
    City(name, state, latitude, longitude)
    for name, state, latitude, longitude in (
        ("Albany", "NY", 42.65, -73.76),
        ("Albuquerque", "NM", 35.08, -106.65),
        ("Amarillo", "TX", 35.20, -101.83),
        ("Atlanta", "GA", 33.75, -84.39),
        ("Billings", "MT", 45.78, -108.50),
        ("Boise", "ID", 43.62, -116.20),
        ("Buffalo", "NY", 42.89, -78.88),
        ("Charlotte", "NC", 35.23, -80.84),
        ("Chattanooga", "TN", 35.05, -85.31),
        ("Cheyenne", "WY", 41.14, -104.82),
        ("Cincinnati", "OH", 39.10, -84.51),
        ("Columbus", "OH", 39.96, -83.00),
        ("Dallas", "TX", 32.78, -96.80),
        ("Denver", "CO", 39.74, -104.99),
        ("Des Moines", "IA", 41.59, -93.62),
        ("Elko", "NV", 40.83, -115.76),
        ("El Paso", "TX", 31.76, -106.49),
        ("Fargo", "ND", 46.88, -96.79),
        ("Flagstaff", "AZ", 35.20, -111.65),
        ("Fresno", "CA", 36.74, -119.79),
        ("Gary", "IN", 41.59, -87.35),
        ("Grand Island", "NE", 40.92, -98.34),
        ("Grand Junction", "CO", 39.06, -108.55),
        ("Green Bay", "WI", 44.51, -88.02),
        ("Harrisburg", "PA", 40.27, -76.88),
        ("Houston", "TX", 29.76, -95.37),
        ("Indianapolis", "IN", 39.77, -86.16),
        ("Jackson", "MS", 32.30, -90.18),
        ("Jacksonville", "FL", 30.33, -81.66),
        ("Joliet", "IL", 41.53, -88.08),
        ("Kansas City", "MO", 39.10, -94.58),
        ("Knoxville", "TN", 35.96, -83.92),
        ("Laredo", "TX", 27.51, -99.51),
        ("Las Vegas", "NV", 36.17, -115.14),
        ("Little Rock", "AR", 34.75, -92.29),
        ("Los Angeles", "CA", 34.05, -118.24),
        ("Louisville", "KY", 38.25, -85.76),
        ("Memphis", "TN", 35.15, -90.05),
        ("Minneapolis", "MN", 44.98, -93.27),
        ("Mobile", "AL", 30.69, -88.04),
        ("Nashville", "TN", 36.16, -86.78),
        ("New Orleans", "LA", 29.95, -90.07),
        ("North Platte", "NE", 41.12, -100.77),
        ("Oklahoma City", "OK", 35.47, -97.52),
        ("Omaha", "NE", 41.26, -95.93),
        ("Phoenix", "AZ", 33.45, -112.07),
        ("Pittsburgh", "PA", 40.44, -80.00),
        ("Portland", "OR", 45.52, -122.68),
        ("Rapid City", "SD", 44.08, -103.23),
        ("Redding", "CA", 40.59, -122.39),
        ("Reno", "NV", 39.53, -119.81),
        ("Richmond", "VA", 37.54, -77.44),
        ("Sacramento", "CA", 38.58, -121.49),
        ("Saint Louis", "MO", 38.63, -90.20),
        ("Salina", "KS", 38.84, -97.61),
        ("Salt Lake City", "UT", 40.76, -111.89),
        ("San Antonio", "TX", 29.42, -98.49),
        ("Savannah", "GA", 32.08, -81.09),
        ("Scranton", "PA", 41.41, -75.66),
        ("Shreveport", "LA", 32.53, -93.75),
        ("Sioux Falls", "SD", 43.55, -96.73),
        ("Spokane", "WA", 47.66, -117.43),
        ("Toledo", "OH", 41.65, -83.54),
        ("Tucson", "AZ", 32.22, -110.97),
        ("Tulsa", "OK", 36.15, -95.99),
        ("Yakima", "WA", 46.60, -120.51),
    )
)
"""The cities that the simulated trucks drive between and that places are named after."""

_POSITIONS = tuple(city.position for city in CITIES)

CITIES_BY_NAME: dict[str, City] = {city.name: city for city in CITIES}
"""The same, to be found by name."""


def great_circle_miles(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two positions in degrees, in miles over the ground."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(half))


def nearest_city(position: tuple[float, float]) -> City:
    """The city next to a position in degrees; a flat map is true enough to choose by."""
    latitude, longitude = position
    narrowing = math.cos(math.radians(latitude)) ** 2
    distances = [(lat - latitude) ** 2 + narrowing * (lon - longitude) ** 2 for lat, lon in _POSITIONS]
    return CITIES[distances.index(min(distances))]


@lru_cache(maxsize=1024)
def describe(position: tuple[float, float]) -> tuple[str, str]:
    """The place as a log names it, and the US state of the nearest city: `("12 mi NW Joliet, IL", "IL")`."""
    city = nearest_city(position)
    miles = great_circle_miles(position, city.position)
    if miles < IN_TOWN_MILES:
        return f"{city.name}, {city.state}", city.state
    north = position[0] - city.latitude
    east = (position[1] - city.longitude) * math.cos(math.radians(city.latitude))
    compass = COMPASS[round(math.degrees(math.atan2(east, north)) / 45) % 8]
    return f"{miles:.0f} mi {compass} {city.name}, {city.state}", city.state
