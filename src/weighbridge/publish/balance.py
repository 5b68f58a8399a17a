"""The balance: a beam that tilts by the gap, blurred as wide as the doubt."""

from __future__ import annotations

from math import cos, pi, sin

from markupsafe import Markup, escape

from . import words
from .page import Interval, ModelCard, PairRow

CX, CY, ARM, DIAL = 180.0, 150.0, 120.0, 116.0
SWING = 32 * pi / 180
"""The tilt at the end of the scale."""
STEPS = ((1.0, 0.13, 0.20), (2 / 3, 0.15, 0.22), (1 / 3, 0.18, 0.27))
"""Share of the interval, opacity of the beam's blur, opacity of the dial's band."""


def balance(pair: PairRow, limit: float, labels: tuple[str, str]) -> Markup:
    """The picture of one pair; ``limit`` points fill half the dial, ``labels`` name its ends."""
    interval = pair.general.interval
    parts = [_dial(limit, labels)]
    if interval is None:
        parts += [_beam(0.0, missing=True), *_pans(pair, 0.0)]
        parts.append(f'<text x="{CX}" y="136" class="t2 m halo">no evidence</text>')
    else:
        tint = _tint(pair)
        parts += [_blur(interval, share, tint, limit, fill) for share, *fill in STEPS]
        parts += [_ghosts(pair, interval, limit)]
        tilt = _tilt(interval.value, limit)
        parts += [_beam(tilt), *_pans(pair, tilt), _clips(interval, limit, tint)]
    return Markup('<svg viewBox="-20 -4 400 368" role="img" aria-label="{}">{}</svg>').format(
        _spoken(pair), Markup("".join(parts))
    )


def _spoken(pair: PairRow) -> str:
    """The picture in a sentence."""
    interval, names = pair.general.interval, (pair.model.name, pair.rival.name)
    if interval is None:
        return f"A balance without evidence: {names[0]} and {names[1]} are not comparable"
    size = words.interval(interval.value, interval.low, interval.high)
    return f"A balance: {names[0]} against {names[1]}, gap {size} points, {pair.general.verdict}"


def _tint(pair: PairRow) -> str:
    """The colour of the doubt: of the heavier side, or grey when it reaches level."""
    interval = pair.general.interval
    if interval is None or not pair.general.separable:
        return "no"
    return place(pair.model if interval.value > 0 else pair.rival)


def place(card: ModelCard) -> str:
    """The place of a model's side, which chooses colour and mark; ``no`` (grey) without a side."""
    return card.side.place if card.side else "no"


def _tilt(points: float, limit: float) -> float:
    """The beam's angle; the left pan sinks when the subject is ahead."""
    return max(-1.0, min(1.0, points / limit)) * SWING


def _ends(tilt: float, arm: float = ARM) -> tuple[float, float, float, float]:
    """The beam's left and right end."""
    dx, dy = arm * cos(tilt), arm * sin(tilt)
    return CX - dx, CY + dy, CX + dx, CY - dy


def _on_dial(tilt: float, radius: float) -> str:
    """A point of the dial, above the pivot, as a path writes it."""
    return f"{CX - radius * sin(tilt):.1f} {CY - radius * cos(tilt):.1f}"


def _dial(limit: float, labels: tuple[str, str]) -> str:
    """The scale: a tick for each quarter, numbers at level, half and full."""
    edge = f"{_on_dial(SWING, DIAL)}A{DIAL} {DIAL} 0 0 1 {_on_dial(-SWING, DIAL)}"
    parts = [f'<path class="thin s-no" d="M{edge}"/>']
    for step in range(-4, 5):
        tilt, major = SWING * step / 4, step % 2 == 0
        out = DIAL + (9 if major else 5)
        path = f"M{_on_dial(tilt, DIAL)}L{_on_dial(tilt, out)}"
        parts.append(f'<path class="thin s-no" d="{path}"/>')
        if major:
            x, y = _on_dial(tilt, DIAL + 17).split()
            text = words.plain(abs(limit * step / 4))
            parts.append(f'<text x="{x}" y="{y}" class="t2 m">{text}</text>')
    for left, label in ((38, labels[0]), (322, labels[1])):
        parts.append(f'<text x="{left}" y="24" class="t2 m">{escape(label)}</text>')
    return "".join(parts)


def _blur(interval: Interval, share: float, tint: str, limit: float, opacity: list[float]) -> str:
    """One layer of doubt on the beam and on the dial."""
    low, high = (
        _tilt(interval.value + share * (end - interval.value), limit)
        for end in (interval.low, interval.high)
    )
    a, b = _ends(low), _ends(high)
    wings = (
        f"M{CX} {CY}L{a[0]:.1f} {a[1]:.1f}A{ARM} {ARM} 0 0 0 {b[0]:.1f} {b[1]:.1f}Z"
        f"M{CX} {CY}L{a[2]:.1f} {a[3]:.1f}A{ARM} {ARM} 0 0 0 {b[2]:.1f} {b[3]:.1f}Z"
    )
    band = f"M{_on_dial(high, DIAL - 7)}A{DIAL - 7} {DIAL - 7} 0 0 1 {_on_dial(low, DIAL - 7)}"
    return (
        f'<path class="blur-{tint}" fill-opacity="{opacity[0]}" d="{wings}"/>'
        f'<path class="band-{tint}" stroke-opacity="{opacity[1]}" d="{band}"/>'
    )


def _ghosts(pair: PairRow, interval: Interval, limit: float) -> str:
    """Pale pans at the ends of the interval and half way."""
    out = []
    for share in (1.0, 0.5):
        for end in (interval.low, interval.high):
            x1, y1, x2, y2 = _ends(_tilt(interval.value + share * (end - interval.value), limit))
            left, right = _pan(x1, y1, place(pair.model)), _pan(x2, y2, place(pair.rival))
            out.append(f'<g opacity="0.2">{left}{right}</g>')
    return "".join(out)


def _pan(x: float, y: float, side: str) -> str:
    """An empty pan, hung from a point of the beam."""
    curve = "h68c-6 14 -20 17 -34 17s-28 -3 -34 -17z"
    return f'<path class="s-{side} fcard" stroke-width="2" d="M{x - 34:.1f} {y + 50:.1f}{curve}"/>'


def _beam(tilt: float, missing: bool = False) -> str:
    """Stand, beam and needle; dotted and without a needle when there is no evidence."""
    x1, y1, x2, y2 = _ends(tilt)
    stand = f'<path class="sink nofill" stroke-width="2.2" d="M{CX} {CY}V330M150 332h60"/>'
    line = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    if missing:
        dots = 'class="s-no" stroke-width="3" stroke-dasharray="1 7" stroke-linecap="round"'
        return f'{stand}<path {dots} d="{line}"/><circle cx="{CX}" cy="{CY}" r="6.5" class="f-no"/>'
    dx, dy = 4 * cos(tilt), 4 * sin(tilt)
    needle = f"M{CX - dx:.1f} {CY + dy:.1f}L{_on_dial(tilt, DIAL - 3)}L{CX + dx:.1f} {CY - dy:.1f}Z"
    return (
        f'{stand}<path class="sink" stroke-width="3.4" stroke-linecap="round" d="{line}"/>'
        f'<path class="fink" d="{needle}"/><circle cx="{CX}" cy="{CY}" r="6.5" class="fink"/>'
        f'<circle cx="{CX}" cy="{CY}" r="2.2" class="fpaper"/>'
    )


def _pans(pair: PairRow, tilt: float) -> list[str]:
    """The two pans with their models: the subject left, the comparator right."""
    x1, y1, x2, y2 = _ends(tilt)
    return [_loaded(x1, y1, pair.model), _loaded(x2, y2, pair.rival)]


def _loaded(x: float, y: float, card: ModelCard) -> str:
    """A pan, its mark (hollow for a closed model) and the model's name."""
    side, down = place(card), y + 50
    chains = f"M{x:.1f} {y:.1f}L{x - 29:.1f} {down:.1f}M{x:.1f} {y:.1f}L{x + 29:.1f} {down:.1f}"
    hollow = card.openness == "closed"
    mark = shape(x, down - 10, 9, side, hollow=hollow)
    lines = words.wrap(card.name)
    text = "".join(
        f'<text x="{x:.1f}" y="{down + 38 + 17 * i:.1f}" class="ser m t-{side}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    who = f"{card.side.adjective} {card.openness}" if card.side else card.openness
    foot = down + 38 + 17 * len(lines)
    return (
        f'<path class="thin s-{side}" d="{chains}"/>{_pan(x, y, side)}{mark}{text}'
        f'<text x="{x:.1f}" y="{foot:.1f}" class="t2 m">{escape(who)}</text>'
    )


def shape(x: float, y: float, r: float, side: str, *, hollow: bool = False) -> Markup:
    """A side's mark: circle the subject, diamond the comparator, grey circle neither; equal areas."""
    css = f"s-{side} fpaper hollow" if hollow else f"f-{side}"
    if side != "b":
        return Markup(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" class="{css}"/>')
    d = r * 1.17
    path = f"M{x:.1f} {y - d:.1f}l{d:.1f} {d:.1f}l{-d:.1f} {d:.1f}l{-d:.1f} {-d:.1f}Z"
    return Markup(f'<path d="{path}" class="{css}"/>')


def _clips(interval: Interval, limit: float, tint: str) -> str:
    """Arrows at the dial's ends where the interval runs off the scale."""
    out = []
    for beyond, sign in ((interval.high > limit, 1), (interval.low < -limit, -1)):
        if beyond:
            tilt = SWING * sign
            a, b = _on_dial(tilt, DIAL - 13), _on_dial(tilt, DIAL - 1)
            tip = _on_dial(tilt * 1.11, DIAL - 7)
            out.append(f'<path class="f-{tint}" d="M{a}L{tip}L{b}Z"/>')
    return "".join(out)
