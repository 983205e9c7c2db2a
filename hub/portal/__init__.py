"""Where charities answer referrals and raise tasks."""
