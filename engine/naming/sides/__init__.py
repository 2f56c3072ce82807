"""What downloaders and exports write beside their pictures, and what it proves about posts."""
