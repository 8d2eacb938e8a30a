"""What bears on words of an article that somebody checks: facts, other places, newer accounts."""
