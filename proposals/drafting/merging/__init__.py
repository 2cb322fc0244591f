"""What two people wrote upon the same text, put together so that neither loses a word."""
