"""The interface for app and commands: runs, exports, review and advice on one collection."""
