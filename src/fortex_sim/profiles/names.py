"""Names of made-up drivers and carriers, cruel ones among them."""

from random import Random

FAMILY = (
    "ABEBE", "ANDERSON", "BAKER", "BELL", "BROOKS", "CAMPBELL", "CARTER", "CHEN", "CLARK", "COOPER", "CRUZ",
    "DAVIS", "DIAZ", "EDWARDS", "EVANS", "FLORES", "FOSTER", "GARCIA", "GREEN", "HALL", "HARRIS", "HILL",
    "HOWARD", "JACKSON", "JAMES", "JOHNSON", "JONES", "KELLY", "KIM", "LEE", "LEWIS", "LONG", "LOPEZ", "MARTIN",
    "MILLER", "MOORE", "MORGAN", "MURPHY", "NGUYEN", "O'BRIEN", "O'NEIL", "ORTIZ", "PARKER", "PEREZ", "PRICE",
    "REED", "RIVERA", "ROGERS", "ROSS", "SANCHEZ", "SINGH", "SMITH", "STEWART", "TAYLOR", "TORRES", "TURNER",
    "WARD", "WATSON", "WHITE", "WILLIAMS", "WRIGHT", "YOUNG", "КОВАЛЕНКО", "ШЕВЧЕНКО",
)  # fmt: skip
GIVEN = (
    "ALEX", "ANA", "BEN", "CARLOS", "CHRIS", "DANA", "DAVID", "DEREK", "ELENA", "ERIC", "FRANK", "GRACE", "HENRY",
    "IRINA", "JAMES", "JOHN", "JOHNATHAN", "JOSE", "KAREN", "LUIS", "MARIA", "MARK", "MIA", "NINA", "OLEG", "OMAR",
    "PAUL", "PEDRO", "RAJ", "ROSA", "RUTH", "SAM", "SARA", "TOM", "VAN", "VICTOR", "WEI", "YUSUF", "ОЛЕНА", "АНДРІЙ",
)  # fmt: skip
LONG = (
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-VON DER HEYDEN MAXIMILIAN ALEXANDER",
    "RAMÍREZ DE LA ROSA Y FERNÁNDEZ DE CÓRDOBA MARÍA GUADALUPE DEL CARMEN",
    "UVUVWEVWEVWE ONYETENYEVWE UGWEMUHWEM OSAS-OSARUMWENSE EMMANUEL",
)
LONG_CHANCE = 0.01
FIRST = (
    "AMBER", "ASPEN", "BIG SKY", "BLUE RIVER", "CANYON", "CEDAR", "COPPER", "EAGLE", "FALCON", "GRANITE", "GREAT LAKES",
    "HIGH PLAINS", "IRON", "KEYSTONE", "LONE STAR", "MAPLE", "NORTHERN", "OAK", "PRAIRIE", "RED ROCK", "RIDGE",
    "SIERRA", "SILVER", "SUMMIT", "SUNSET", "TIMBER", "VALLEY", "WESTERN",
)  # fmt: skip
SECOND = ("CARRIERS", "EXPRESS", "FREIGHT", "HAULING", "LINES", "LOGISTICS", "TRANSPORT", "TRUCKING")
THIRD = ("CO", "CORP", "INC", "LLC")
SUFFIX_EVERY = 7


def draw_name(rng: Random) -> str:
    """A driver's name; a few are very long, and some bear the same."""
    if rng.random() < LONG_CHANCE:
        return rng.choice(LONG)
    return f"{rng.choice(FAMILY)} {rng.choice(GIVEN)}"


def company_label(number: int) -> str:
    """A carrier's label, another one for each number; some have the portal's suffix."""
    rest, first = divmod(number, len(FIRST))
    rest, second = divmod(rest, len(SECOND))
    round_, third = divmod(rest, len(THIRD))
    label = f"{FIRST[first]} {SECOND[(second + first) % len(SECOND)]} {THIRD[(third + first) % len(THIRD)]}"
    if round_:
        label = f"{label} {round_ + 1}"
    return f"{label}  ELD" if number % SUFFIX_EVERY == 0 else label
