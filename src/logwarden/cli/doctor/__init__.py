"""The doctor: looks at everything that Logwarden needs, and says what to do about what fails."""
