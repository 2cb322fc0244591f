"""The method: a series and a change in, a verdict with its reasons out; no database."""
