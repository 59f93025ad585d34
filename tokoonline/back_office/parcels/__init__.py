"""The daily work of sending: batches of orders, their waybills, and the table where parcels are scanned."""
