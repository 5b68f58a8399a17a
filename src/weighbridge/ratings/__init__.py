"""Numbers from evidence: arrays in, frozen results out; no files, no clock, no network."""

from weighbridge.ratings.capability import CapabilityFit, capability
from weighbridge.ratings.item_response import ItemFit, two_parameter
from weighbridge.ratings.pairwise import bradley_terry
from weighbridge.ratings.result import Ratings

__all__ = ["CapabilityFit", "ItemFit", "Ratings", "bradley_terry", "capability", "two_parameter"]
