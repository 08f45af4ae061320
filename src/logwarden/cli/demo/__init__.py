"""The demo: the whole product against its own simulator, which it knows as a process, over HTTP alone."""
