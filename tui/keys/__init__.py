"""What a key means: a command's row, the keys that a user gave, and keys typed ahead."""
