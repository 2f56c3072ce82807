"""What a key means: the commands, and the keys that a user gave them."""
