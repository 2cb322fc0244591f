"""What changed between two texts: as source, line by line, or as it reads, word by word."""
