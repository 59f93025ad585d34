"""A believable past for the demo shop, written by the shop's own deeds.

rhythm (when) and people (who, where) and shopping (what) make plans of orders; stories say how
each went on; writing brings them into the database. The same seed makes the same past, but for
order numbers and tokens, which are never foreseeable.
"""
