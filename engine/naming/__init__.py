"""Groups files into posts by name: patterns, shortcodes, and the proof that files belong together."""
