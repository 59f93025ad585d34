"""Other people's servers: how we call them, and servers that pretend to be them.

Payment gateways and couriers are reached by the same few rules (`calling.py`), and tests and the
demo speak to small HTTP servers that behave like the real ones (`server.py`); a shop with real
keys never starts one.
"""
