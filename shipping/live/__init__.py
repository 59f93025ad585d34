"""Prices that providers name themselves: asked by the worker, remembered, merged with the tables.

How they come about: docs/shipping/quotes.md.
"""
