"""What people fill in while they write, staff and plan a proposal."""
