"""The portal's pages: each can be opened, knows when it is ready, and speaks the auditor's words."""
