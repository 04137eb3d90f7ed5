"""Figures, calibration, slices, shares, the ledger and the card."""
