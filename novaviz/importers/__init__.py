"""Other people's recordings of a boot, as traces."""
