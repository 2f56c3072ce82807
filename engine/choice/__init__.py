"""Chooses among series: what they cover, which of them make the best data set, and which a person would approve."""
