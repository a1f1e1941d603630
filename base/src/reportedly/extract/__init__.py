"""What a report says: mentions, attributions, events and tolls, by rules over tokens."""
