"""File names to posts: patterns, shortcodes and the proof that files belong together."""
