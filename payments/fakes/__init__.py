"""Gateways that are not there: small HTTP servers that behave like the real ones.

Tests and the demo pay with them; a shop with real keys never starts one. `server.py` is what
they share, each gateway's own rules are in `providers/<code>/fake.py`.
"""
