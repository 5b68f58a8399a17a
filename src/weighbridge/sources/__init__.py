"""The outside world as published: each reader yields one cell a published number, unjudged."""
