"""A module that the repository brings along."""
