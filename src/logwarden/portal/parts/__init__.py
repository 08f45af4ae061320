"""Parts of the portal's pages, each under a root of its own."""
