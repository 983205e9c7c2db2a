"""How a reply is taken apart: tokens, times, danger, statements, answers. The words live in `../words/`.

Ring: rules.
"""
