"""The frame round one proposal: header, stages, seats, needs line, tabs."""
def frame_of(proposal, *, tab, reader):
    return None
