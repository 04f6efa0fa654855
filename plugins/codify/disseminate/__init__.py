"""Disseminate: from the corpus to the pages of a site in each of its languages."""
