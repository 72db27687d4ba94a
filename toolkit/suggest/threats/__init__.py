"""Conditional threats, warnings and offers."""
