"""Questions in, answers out: retrieval, the choice of sentences, citations that are checked."""
