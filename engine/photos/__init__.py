"""Pictures on disk: finding them, decoding them safely, small copies and fingerprints."""
