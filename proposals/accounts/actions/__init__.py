"""What people do to accounts: their own, and, as administrators, other people's.

What strangers do (signing in, accepting an invitation) is in claims.py: there is
nobody yet whose permission could be asked.
"""
