"""How a reply is taken apart: tokens, times, danger, whole-message words, answers. Words live in `../words/`."""
