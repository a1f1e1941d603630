"""What leaves the house: one writer a format."""
