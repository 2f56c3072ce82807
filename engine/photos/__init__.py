"""Pictures on disk: finds them, decodes them safely, makes thumbnails and fingerprints."""
