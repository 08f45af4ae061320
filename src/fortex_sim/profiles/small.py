"""The small fleet: 3 companies, 12 drivers, and what goes wrong with them, in days before the start."""

from datetime import time

from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.world.cast import Answer, AnswerPolicy, Cast, Certifies, Member
from logwarden.eld.events import OFF_DUTY


def small() -> Cast:
    """Repeated statuses of every kind, a dozen other errors, and one message that is in no catalogue."""
    return Cast(
        companies=(
            ("BLUE MESA FREIGHT LLC", _blue_mesa()),
            ("HARBOR & PINE TRANSPORT INC  ELD", _harbor_and_pine()),
            ("CEDAR RUN LOGISTICS", _cedar_run()),
        )
    )


def _twin(days_ago: int, at: str, minutes: int = 8) -> Injection:
    return Injection(Cause.RETAPPED, days_ago, at, minutes=minutes)


def _blue_mesa() -> tuple[Member, ...]:
    """Names within names, and two drivers of one name: the second has the twin on a certified day."""
    return (
        Member(
            "SMITH JOHNATHAN",
            "CT",
            "Joliet",
            time(5, 40),
            rests=(2, 3),
            injections=(
                Injection(Cause.RETAPPED, 2, "stop1", minutes=7, note="Second dock of the same yard"),
                Injection(Cause.FIRMWARE, 1, "login"),
            ),
        ),
        Member(
            "SMITH JOHN",
            "CT",
            "Saint Louis",
            time(6, 0),
            rests=(3, 4),
            uncertified=(2,),
            injections=(_twin(2, "stop2", 11), Injection(Cause.UNPLUGGED_AT_SHUT_DOWN, 5, "down2")),
        ),
        Member(
            "O'BRIEN MAEVE",
            "ET",
            "Columbus",
            time(5, 30),
            rests=(2, 3),
            injections=(_twin(0, "inspection", 6), Injection(Cause.HOURS_LEAP, 3, "inter2.1")),
        ),
        Member(
            "GARCIA MARIA",
            "CT",
            "Dallas",
            time(6, 20),
            rests=(1, 2),
            personal_use=True,
            night=OFF_DUTY,
            injections=(Injection(Cause.TYPED_PLACE, 2, "stop1"),),
        ),
        Member(
            "GARCIA MARIA",
            "CT",
            "Tulsa",
            time(5, 50),
            rests=(2, 3),
            certifies=Certifies.NEXT_MORNING,
            injections=(_twin(3, "stop1", 9), Injection(Cause.DATA_DIAGNOSTIC, 1, "drive3")),
        ),
    )


def _harbor_and_pine() -> tuple[Member, ...]:
    """Two pairs on one day, a pair across midnight, a pair that no error lists, a driver who says no."""
    return (
        Member(
            "ШЕВЧЕНКО ОЛЕНА",
            "ET",
            "Pittsburgh",
            time(6, 10),
            rests=(2, 3),
            injections=(
                _twin(3, "stop1", 6),
                Injection(Cause.RETAPPED, 3, "inspection", minutes=5, listed=False),
                Injection(Cause.DROVE_TOO_FAST, 1, "drive2"),
            ),
        ),
        Member(
            "NGUYEN VAN",
            "CT",
            "Houston",
            time(6, 0),
            rests=(1, 2),
            injections=(
                _twin(4, "inspection", 5),
                _twin(4, "stop2", 14),
                Injection(Cause.LOST_RECORD, 2, "inter1.2"),
            ),
        ),
        Member(
            "WASHINGTON DEREK",
            "CT",
            "Kansas City",
            time(10, 15),
            rests=(0, 1),
            first_sequence=0xFFA0,
            certifies=Certifies.NEXT_MORNING,
            injections=(
                Injection(Cause.RETAPPED, 4, "night", minutes=14, midnight=True),
                Injection(Cause.ODOMETER_LEAP, 2, "up2"),
            ),
        ),
        Member(
            "KOWALSKI ADAM",
            "ET",
            "Toledo",
            time(5, 45),
            rests=(3, 4),
            answers=AnswerPolicy(Answer.REJECT, answer_after=(180, 180)),
            injections=(_twin(2, "night", 4), Injection(Cause.DRIVING_ENTERED_AGAIN, 5, "drive2")),
        ),
    )


def _cedar_run() -> tuple[Member, ...]:
    """The west: mountain and Pacific time."""
    return (
        Member(
            "YAZZIE RUTH",
            "MT",
            "Albuquerque",
            time(5, 20),
            rests=(2, 3),
            injections=(_twin(3, "stop2", 12), Injection(Cause.NO_FIX, 2, "inter3.1")),
        ),
        Member(
            "LEE MIN-JUN",
            "PT",
            "Sacramento",
            time(5, 10),
            rests=(1, 2),
            night=OFF_DUTY,
            injections=(
                Injection(Cause.RETAPPED, 4, "stop1", minutes=9, moved=True),
                Injection(Cause.DROVE_TOO_LONG, 2, "drive4"),
            ),
        ),
        Member(
            "MORALES DIEGO",
            "PT",
            "Fresno",
            time(5, 30),
            rests=(1, 2),
            certifies=Certifies.NEXT_MORNING,
            uncertified=(3, 4),
            injections=(_twin(3, "stop2", 10), Injection(Cause.WITHHELD_SHUT_DOWN, 2, "down1")),
        ),
    )
