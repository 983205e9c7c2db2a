"""What was given beside hours: equipment, miles, goods, expenses."""
