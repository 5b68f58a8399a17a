"""Answers: each with its interval, its support, its caveats and the rules it used."""
