"""What the words stand for: times, places and actors."""
