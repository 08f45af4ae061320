"""One simulated deployment: its portal, and the three applications that show it."""

from starlette.types import ASGIApp

from .control.app import control_app
from .monitoring.app import monitoring_app
from .options import Options
from .portal import Portal
from .ui.app import ui_app
from .web import PortalTime


class Simulator:
    """The portal and its three ASGI applications: `monitoring`, `ui`, `control`.

    They can be called in-process or served by `running`.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.portal = Portal(options or Options())
        self.monitoring = PortalTime(monitoring_app(self.portal), self.portal)
        self.ui: ASGIApp = PortalTime(ui_app(self.portal), self.portal)
        self.control = PortalTime(control_app(self.portal), self.portal)
