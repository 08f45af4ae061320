"""Spanish."""

from __future__ import annotations

WORDS = {
    "name": "Español",
    "weekdays": "lun mar mié jue vie sáb dom",
    "months": "ene feb mar abr may jun jul ago sep oct nov dic",
    "day": "{weekday} {day} de {month}",
    "clock": "12",
    "hours": "12 3 6 9 12 3 6 9 12",
    "language": "Idioma",
    "title": "Una pregunta sobre su registro",
    "from": "{company} pregunta a {initials}",
    "parked": "Lea y conteste solo cuando esté estacionado. Nunca mientras maneja.",
    "changes nothing": (
        "Esta página no cambia nada en su registro. Solo usted puede cambiarlo o certificarlo, en su dispositivo."
    ),
    "free": "Diga la verdad. Nadie puede presionarlo para que diga otra cosa.",
    "office": "Su oficina dice",
    "why certify": (
        "Usted todavía no ha certificado estos días. Un día se certifica cuando terminó, completo y correcto."
    ),
    "why request": "Su empresa pide este cambio en su registro. Solo vale si usted está de acuerdo.",
    "why mend": "Por favor, revise estos días de su registro.",
    "why happened": "La revisión del registro señala esto.",
    "ask certify": "¿Son estos días verdaderos y completos tal como están?",
    "ask request": "¿Es verdadero este cambio?",
    "ask mend": "¿Es verdadero su registro tal como está?",
    "ask happened": "¿Es verdadero su registro tal como está?",
    "before": "Como está su registro",
    "after": "Como quedaría",
    "same hours": "No cambian las horas.",
    "unread": "Este día todavía no se ha leído. Véalo en su dispositivo.",
    "edit": "{at}: {status} pasaría a {asked}.",
    "move": "{at}: {status} empezaría a las {until}.",
    "edit and move": "{at}: {status} pasaría a {asked}, desde las {until}.",
    "removal": "{at}: {status} aparece dos veces seguidas. Se quitaría la segunda.",
    "listed": "{at}: {words}",
    "OFF": "Fuera de servicio",
    "SB": "Litera",
    "D": "Manejando",
    "ON": "En servicio",
    "PC": "Uso personal",
    "YM": "Movimiento en patio",
    "": "No se sabe",
    "yes": "Sí",
    "no": "No",
    "so": "Fue así:",
    "in your words": "Con sus propias palabras, en cualquier idioma",
    "send": "Enviar mi respuesta",
    "once": "Puede enviar una sola respuesta.",
    "choose": "Elija una respuesta. Si elige «Fue así», escriba cómo fue, en 4 a 500 caracteres.",
    "thanks": "Gracias. Su oficina tiene su respuesta.",
    "you said": "Usted dijo",
    "left certify": (
        "Si los días son verdaderos, certifíquelos en su dispositivo. Esta página no puede hacerlo por usted."
    ),
    "left request": (
        "Si la solicitud espera en su dispositivo, contéstela también allí. Esta página no puede hacerlo por usted."
    ),
    "left mend": "Si algo no es verdadero, corríjalo en su dispositivo, diga por qué y certifique el día de nuevo.",
    "left happened": "Si algo no es verdadero, corríjalo en su dispositivo, diga por qué y certifique el día de nuevo.",
    "not open": "Este enlace no se puede usar. Pida uno nuevo a su oficina.",
    "too many": "Demasiados intentos. Espere un cuarto de hora.",
    "hello": "Hola, le llama {office}. ¿Está estacionado y puede hablar dos minutos?",
    "if not": "Si maneja o descansa: despídase y llame más tarde.",
    "about days": "Se trata de: {days}.",
    "wait": "Espere su respuesta. No conteste por él ni le diga qué decir.",
    "note": "Anote lo que dice, con sus propias palabras.",
}
