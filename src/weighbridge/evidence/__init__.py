"""Cells become rows that can be trusted, or are refused with a reason."""
