"""What one header value means: a date, people, links, a status, a title."""
