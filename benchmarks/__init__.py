"""Speed and held-out error beside named peers, as ratios in one run."""
