"""The worker that sends: claims, hands over, settles what is doubtful."""
