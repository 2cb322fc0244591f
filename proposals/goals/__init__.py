"""Goals and opportunities: what the organisation wants."""
