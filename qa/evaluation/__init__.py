"""Measuring answers: questions whose right words are known, and what became of them."""
