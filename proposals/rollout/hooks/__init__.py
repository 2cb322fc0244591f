"""What code hosts send, as changes: one module for each, from a payload and nothing else."""
