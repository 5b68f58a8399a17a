"""The peer: Epoch's Capabilities Index formula, refitted on the same rows.

score = sigmoid(a_b (theta_m - d_b)), least squares with a ridge of 0.1 over the number of
parameters (Epoch AI, Epoch Capabilities Index, 2025; on the log of slopes here). A hundredfold
ridge is the best of those tried. Prediction intervals add the residual deviation.
"""

from __future__ import annotations

import numpy as np

PUBLISHED, TUNED = 0.1, 10.0


def fit_predict(model, benchmark, share, train, ridge, date=None):
    """Return predictions of all rows and the residual deviation of the ``train`` ones.

    With ``date`` (n,), in years, a model without training rows gets the ability of a linear trend.
    """
    from scipy.optimize import minimize

    m, b = (np.unique(v, return_inverse=True)[1] for v in (model, benchmark))
    nm, nb = m.max() + 1, b.max() + 1
    ridge = ridge / (nm + 2 * nb)

    def value(x):
        theta, difficulty, log_slope = np.split(x, (nm, nm + nb))
        a = np.exp(log_slope)[b[train]]
        gap = theta[m[train]] - difficulty[b[train]]
        p = 1 / (1 + np.exp(-np.clip(a * gap, -30, 30)))
        off = p - share[train]
        g = 2 * off * p * (1 - p)
        grad = np.concatenate(
            [
                np.bincount(m[train], g * a, nm) + 2 * ridge * theta,
                -np.bincount(b[train], g * a, nb) + 2 * ridge * difficulty,
                np.bincount(b[train], g * a * gap, nb) + 2 * ridge * log_slope,
            ]
        )
        return float(off @ off + ridge * (x @ x)), grad

    x = minimize(value, np.zeros(nm + 2 * nb), jac=True, method="L-BFGS-B",
                 options={"maxiter": 500}).x  # fmt: skip
    theta, difficulty, log_slope = np.split(x, (nm, nm + nb))
    if date is not None:
        theta = _on_trend(theta, m, train, date)
    p = 1 / (1 + np.exp(-np.clip(np.exp(log_slope)[b] * (theta[m] - difficulty[b]), -30, 30)))
    return p, float(np.std(p[train] - share[train]))


def _on_trend(theta, m, train, date):
    seen, first = np.unique(m, return_index=True)
    when = np.full(len(theta), np.nan)
    when[seen] = date[first]
    read = np.isin(np.arange(len(theta)), m[train])
    fitted = np.polyfit(when[read], theta[read], 1)
    return np.where(read, theta, np.polyval(fitted, when))
