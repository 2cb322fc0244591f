"""What people fill in while a change is rolled out."""
