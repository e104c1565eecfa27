"""Figures -> PNG plots."""
