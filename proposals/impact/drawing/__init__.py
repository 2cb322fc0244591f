"""The chart of a commitment, as SVG and in words."""
