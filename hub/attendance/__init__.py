"""Who is where: stints, and the hours that come only from them."""
