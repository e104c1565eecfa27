"""Ids and a model -> fitted weights, epoch by epoch."""
