"""Paints the sample collection that shows the program at work without a photo of anybody."""
