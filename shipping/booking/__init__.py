"""Ordering the transport of a parcel, and calling it off: wished for here, asked by the worker."""
