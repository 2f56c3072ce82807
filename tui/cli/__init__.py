"""The plain commands, one file each; each opens a session, has it do one thing, and says what came of it."""
