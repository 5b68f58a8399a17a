"""Numbers from evidence: arrays in, frozen results out; no files, no clock, no network."""
