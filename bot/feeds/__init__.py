"""`khabar feeds ...`: feeds are followed, listed, tried out, taken from other readers and given to them."""
