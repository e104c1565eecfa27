"""A trained classifier -> a folder that answers elsewhere, without this project, with the same answers."""
