"""nova-scheduler: which host gets the instance."""
