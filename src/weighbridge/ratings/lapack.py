"""Cholesky factors and inverses by SciPy's LAPACK, without Python's lock.

SciPy's own wrappers hold the lock while LAPACK works, so that threads wait for each other.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from weighbridge.errors import BadData
from weighbridge.ratings.rows import Floats

LETTER = {"float32": "s", "float64": "d"}
SIDE = 128


def factorised(matrix: Floats, name: str) -> tuple[Floats, float]:
    """Return the lower Cholesky factor of a matrix (n, n), and its log determinant.

    The matrix is overwritten; above the diagonal of the factor remains what was there.
    Raises BadData, naming what was to be factorised, when it is not positive definite.
    """
    failed = _called("potrf", matrix)
    if failed:
        raise BadData(
            f"{name}: no Cholesky factor at row {failed} of {len(matrix)}; the scores or traits "
            "there give no positive definite covariance"
        )
    return matrix.T, 2 * float(np.log(np.diag(matrix)).sum())


def inverse_of(factor: Floats, name: str) -> Floats:
    """Return the inverse (n, n) of the matrix whose lower Cholesky factor is given, overwritten.

    Raises BadData, naming the matrix, when the factor is singular.
    """
    out = factor.T
    failed = _called("potri", out)
    if failed:
        raise BadData(f"{name}: the Cholesky factor has no inverse at row {failed}")
    for a in range(0, len(out), SIDE):
        b = a + SIDE
        out[b:, a:b] = out[a:b, b:].T
        corner = np.triu(out[a:b, a:b])
        out[a:b, a:b] = corner + np.triu(corner, 1).T
    return out


def _called(name: str, matrix: Floats) -> int:
    """Run a routine on the lower triangle, in LAPACK's order, of a matrix in C's order."""
    if not (matrix.flags.c_contiguous and matrix.flags.writeable):
        raise ValueError(f"{name} needs a writeable matrix in C's order")
    size, failed = ctypes.c_int(len(matrix)), ctypes.c_int(0)
    _routine(LETTER[matrix.dtype.name] + name)(
        b"L", ctypes.byref(size), matrix.ctypes.data, ctypes.byref(size), ctypes.byref(failed)
    )
    return failed.value


@cache
def _routine(name: str) -> Callable[..., None]:
    """Return a routine (side, size, matrix, stride, failed) of SciPy's public Cython interface."""
    from scipy.linalg import cython_lapack

    capsule: Any = cython_lapack.__pyx_capi__[name]
    api = ctypes.pythonapi
    api.PyCapsule_GetName.restype = ctypes.c_char_p
    api.PyCapsule_GetName.argtypes = [ctypes.py_object]
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    address = api.PyCapsule_GetPointer(capsule, api.PyCapsule_GetName(capsule))
    size, where = ctypes.POINTER(ctypes.c_int), ctypes.c_void_p
    kind = ctypes.CFUNCTYPE(None, ctypes.c_char_p, size, where, size, size)
    return kind(address)
