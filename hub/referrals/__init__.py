"""The hand-over of one volunteer to one organisation, with a clock."""
