"""Numbers from evidence: arrays in, frozen results out; no files, no clock, no network."""

from weighbridge.ratings.capability import CapabilityFit, capability
from weighbridge.ratings.effects import Effect, by_label, contrast
from weighbridge.ratings.item_response import ItemFit, two_parameter
from weighbridge.ratings.joint import Further, joint
from weighbridge.ratings.pairwise import bradley_terry
from weighbridge.ratings.result import Ratings

__all__ = [
    "CapabilityFit",
    "Effect",
    "Further",
    "ItemFit",
    "Ratings",
    "bradley_terry",
    "by_label",
    "capability",
    "contrast",
    "joint",
    "two_parameter",
]
