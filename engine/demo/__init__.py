"""Paints the sample collection, which shows the program at work without a photo of anybody."""
