"""Exchange codebook and codings with tools for qualitative coding, out and in."""
