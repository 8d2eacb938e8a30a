"""The library on disk: embedding, vectors, words, generations."""
