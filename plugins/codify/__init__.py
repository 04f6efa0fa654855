"""Turn what a programme learned into a coded library, its findings and a static site."""
