"""Profiles: the forms of dataset, one file each."""
