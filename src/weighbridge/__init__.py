"""Weighs Chinese open-weight AI models against their strongest US rivals."""
