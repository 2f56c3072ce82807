"""Chooses among series: what they cover, which of them make the best dataset, and which a person would approve."""
