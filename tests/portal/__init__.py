"""Tests of the adapter to the Fortex portal."""
