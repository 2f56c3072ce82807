"""Profiles: the forms of data set, one file each."""
