"""What is printed for parcels: labels, packing slips, pick lists; each a PDF of a whole batch."""
