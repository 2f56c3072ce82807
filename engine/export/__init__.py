"""Data sets: one file per profile that trainers read."""
