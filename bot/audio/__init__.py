"""Articles aloud: engines that speak, encoding, and the narrator that remembers what was made."""
