"""advisor: explains a cause and drafts words for people. It never acts, and says nothing that no record shows."""
