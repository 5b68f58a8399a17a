"""Ratings from shards: Parquet files of votes or responses that never meet in one memory.

Every worker reads shards and returns small sums; sums are whole numbers, so that the digits depend
neither on the number of workers nor on the order in which they answer.
"""

from weighbridge.shards.cluster import Cluster
from weighbridge.shards.executors import Pool, Serial
from weighbridge.shards.files import listed
from weighbridge.shards.rating import rated_responses, rated_votes
from weighbridge.shards.votes import Kept

__all__ = ["Cluster", "Kept", "Pool", "Serial", "listed", "rated_responses", "rated_votes"]
