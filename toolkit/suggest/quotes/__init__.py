"""Quotes with cue, speaker and addressee."""
