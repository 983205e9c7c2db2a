"""Equipment, miles, goods and expenses beside the hours of an incident: recorded with a receipt, summed by kind."""
