"""Drafts: what they quote and cite, checked against the library."""
