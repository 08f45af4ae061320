"""The closed list of likely reasons, and what each means for driver and carrier, with the lawful next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logwarden.remedies.catalogue import Remedy


class Reason(StrEnum):
    """Why errors came about. UNCLEAR is an answer, too."""

    SHARED_DEVICE = "shared_device"
    OTHER_GATEWAY = "other_gateway"
    NOT_UPLOADED = "not_uploaded"
    POWER_LOST = "power_lost"
    POWER_RECORD_NOT_MADE = "power_record_not_made"
    INTERMEDIATE_NOT_MADE = "intermediate_not_made"
    INTERMEDIATE_SHIFTED = "intermediate_shifted"
    RAN_UNRECORDED = "ran_unrecorded"
    ODOMETER_LEAPT = "odometer_leapt"
    ODOMETER_MISREAD = "odometer_misread"
    HOURS_LEAPT = "hours_leapt"
    HOURS_MISREAD = "hours_misread"
    ENGINE_LINK_DOWN = "engine_link_down"
    NO_ENGINE_ANSWER = "no_engine_answer"
    RECEIVER_DOWN = "receiver_down"
    NO_FIX = "no_fix"
    POSITION_STUCK = "position_stuck"
    POSITION_WRONG = "position_wrong"
    PLACE_TYPED = "place_typed"
    SELF_TEST = "self_test"
    SESSIONS = "sessions"
    TAPPED_AGAIN = "tapped_again"
    DRIVING_ENTERED = "driving_entered"
    OVER_HOURS = "over_hours"
    OVER_SPEED = "over_speed"
    NOBODY_LOGGED_IN = "nobody_logged_in"
    UNKNOWN_MESSAGE = "unknown_message"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reason means. `likely` is a sentence; `paragraph` is what the next step rests on."""

    likely: str
    for_driver: str
    for_carrier: str
    remedy: Remedy
    paragraph: str


_NOTHING = "Nothing: he need not do anything, and his hours stay as they are."
_CERTIFIED = "He certified what he saw; his hours stay as they are."
_DEVICE = "Watch the device: a malfunction has to be repaired within 8 days of its discovery."
_R = Remedy

MEANINGS: dict[Reason, Meaning] = {
    Reason.SHARED_DEVICE: Meaning(
        "Several drivers use one device. It numbers everybody's records with one counter, and the portal looks at "
        "each driver's list alone.",
        _NOTHING,
        "Nothing is missing where the other driver's records fill the gaps. Look once, then leave it with that reason.",
        _R.TASK,
        "App. A 7.24",
    ),
    Reason.OTHER_GATEWAY: Meaning(
        "The device or its gateway was changed or reset: miles, engine hours and numbers leap at one start.",
        _NOTHING,
        "Keep the shop's or provider's paper with the log, and ask the provider to set the offset.",
        _R.TASK,
        "App. A 4.3.2.8.2",
    ),
    Reason.NOT_UPLOADED: Meaning(
        "The device made records that did not arrive.",
        "None, if a RESYNC brings them. He keeps the truck on and online for it.",
        "Order a RESYNC; what does not come then is a matter for the provider. Nothing is made up.",
        _R.RESYNC,
        "App. A 4.3.2.8.2",
    ),
    Reason.POWER_LOST: Meaning(
        "The device lost power for a while: starts and stops of the engine are missing, and what was between them.",
        "His driving of that time may be missing: he keeps a paper log while the device fails.",
        _DEVICE + " Check plug and wiring.",
        _R.TASK,
        "395.34",
    ),
    Reason.POWER_RECORD_NOT_MADE: Meaning(
        "The device did not record a start or a stop of the engine.",
        _NOTHING,
        "Try a RESYNC once. If it comes again with this truck, a ticket to the provider.",
        _R.RESYNC,
        "App. A 4.5.1.6",
    ),
    Reason.INTERMEDIATE_NOT_MADE: Meaning(
        "More than an hour of driving has no intermediate record.",
        _NOTHING,
        "Try a RESYNC once. If it comes again with this truck, a ticket to the provider.",
        _R.RESYNC,
        "App. A 4.5.1.2",
    ),
    Reason.INTERMEDIATE_SHIFTED: Meaning(
        "The device made an intermediate record at another instant than the hour.",
        _NOTHING,
        "A matter of the device's clock or software: a ticket to the provider.",
        _R.TASK,
        "App. A 4.5.1.2",
    ),
    Reason.RAN_UNRECORDED: Meaning(
        "The engine ran while nothing was recorded: its hours grew between a stop and the next start.",
        "If he moved the truck meanwhile, that time belongs on his log: ask him.",
        "Find out who ran the engine, and whether the truck moved; unrecorded driving is the carrier's exposure.",
        _R.TASK,
        "395.8(a)",
    ),
    Reason.ODOMETER_LEAPT: Meaning(
        "The odometer leapt and went on from there.",
        _NOTHING,
        "Find out whether an engine computer or a gateway was changed, and keep the paper.",
        _R.TASK,
        "App. A 4.3.1.3",
    ),
    Reason.ODOMETER_MISREAD: Meaning(
        "One reading of the odometer is wrong; the next fits the one before.",
        _NOTHING,
        "One wrong reading needs nothing. If they pile up, a ticket to the provider.",
        _R.TASK,
        "App. A 4.3.1.3",
    ),
    Reason.HOURS_LEAPT: Meaning(
        "The engine hours leapt and went on from there.",
        _NOTHING,
        "Find out whether an engine computer or a gateway was changed, and keep the paper.",
        _R.TASK,
        "App. A 4.3.1.4",
    ),
    Reason.HOURS_MISREAD: Meaning(
        "One reading of the engine hours is wrong; the next fits the one before.",
        _NOTHING,
        "One wrong reading needs nothing. If they pile up, a ticket to the provider.",
        _R.TASK,
        "App. A 4.3.1.4",
    ),
    Reason.ENGINE_LINK_DOWN: Meaning(
        "The device does not hear the engine: its records have neither miles nor engine hours.",
        "He keeps a paper log if the device no longer records his driving.",
        _DEVICE,
        _R.TASK,
        "395.34",
    ),
    Reason.NO_ENGINE_ANSWER: Meaning(
        "The engine did not answer in time when the record was made.",
        _NOTHING,
        "One such record needs nothing. If they pile up, check the link to the engine.",
        _R.TASK,
        "App. A 4.3.1.3",
    ),
    Reason.RECEIVER_DOWN: Meaning(
        "The receiver gave no position for most of a day.",
        "He types his place where the device asks for it.",
        _DEVICE + " Check the antenna.",
        _R.TASK,
        "395.34",
    ),
    Reason.NO_FIX: Meaning(
        "There was no valid position when the record was made.",
        "He may add the place himself.",
        "Ask the driver to add it, or annotate it from the record before and after.",
        _R.ASK_DRIVER,
        "395.30(b)",
    ),
    Reason.POSITION_STUCK: Meaning(
        "The receiver gave the last place again though the truck had moved.",
        _NOTHING,
        "One such record needs nothing. If they pile up, check the antenna.",
        _R.TASK,
        "App. A 4.3.1.6",
    ),
    Reason.POSITION_WRONG: Meaning(
        "One record has a place where the truck cannot have been.",
        _NOTHING,
        "Annotate what the records before and after show. Look whether the truck was towed or moved by somebody else.",
        _R.ANNOTATE,
        "395.30(c)(2)",
    ),
    Reason.PLACE_TYPED: Meaning(
        "The driver typed the place because the device had none.",
        _NOTHING,
        "The rule allows it. Leave it, with that reason.",
        _R.LEAVE,
        "App. A 4.6.1.4",
    ),
    Reason.SELF_TEST: Meaning(
        "The device reports a data diagnostic of its own.",
        "He follows the device's instructions, if it shows any.",
        _DEVICE,
        _R.TASK,
        "395.34",
    ),
    Reason.SESSIONS: Meaning(
        "Logins and logouts do not fit each other.",
        "Show him how to log in and out, and that nobody else uses his account.",
        "Records made while nobody was logged in are unidentified: look for them.",
        _R.TASK,
        "395.22(b)",
    ),
    Reason.TAPPED_AGAIN: Meaning(
        "The driver chose the status that he already had.",
        _NOTHING,
        "It makes no log false. Leave it; where the day is certified a removal can be asked of the driver.",
        _R.LEAVE,
        "395.30(d)",
    ),
    Reason.DRIVING_ENTERED: Meaning(
        "A driving status was entered by hand.",
        "Ask him what he drove then. Driving that the device recorded cannot be shortened or typed over.",
        "Compare with the device's own records of that time before anything is written down.",
        _R.ANNOTATE,
        "395.30(c)(2)",
    ),
    Reason.OVER_HOURS: Meaning(
        "The driver worked longer than the rule allows, as the records stand.",
        "What he entered wrongly he corrects himself; what is true stays.",
        "Look at the day with him and write down what was done. A log is never changed because that would clear it.",
        _R.TASK,
        "395.3",
    ),
    Reason.OVER_SPEED: Meaning(
        "The truck was faster than the portal's limit for that road.",
        "Nothing on his log.",
        "Not a matter of the log: compare with road and vehicle, and talk to the driver.",
        _R.TASK,
        "392.2",
    ),
    Reason.NOBODY_LOGGED_IN: Meaning(
        "The truck was driven while nobody was logged in.",
        "If it was he, he accepts the driving when the device shows it to him.",
        "Find out who drove, and assign it, or annotate why nobody can be named.",
        _R.TASK,
        "395.32(c)",
    ),
    Reason.UNKNOWN_MESSAGE: Meaning(
        "The portal says something that is in no catalogue.",
        "Nothing known.",
        "Ask the provider what it means, and tell the admin, who maps it to a kind.",
        _R.TASK,
        "395.22",
    ),
    Reason.UNCLEAR: Meaning(
        "What is known does not say why.",
        "Nothing known.",
        "Look at the records; if nothing shows there, leave it with a reason or ask the provider.",
        _R.TASK,
        "395.8(k)",
    ),
}
