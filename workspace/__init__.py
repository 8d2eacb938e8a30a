"""What people make and must never lose."""
