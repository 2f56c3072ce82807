"""The forms of data set, one file each."""
