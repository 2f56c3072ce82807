"""Side files of downloaders and exports: which posts, captions and orders they prove."""
