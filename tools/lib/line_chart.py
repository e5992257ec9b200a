"""Curves over time as an SVG, drawn by hand: panels one under the other on one time axis."""
import dataclasses, html, math

WIDTH, PANEL_HEIGHT, GAP = 960, 190, 58
LEFT, RIGHT, TOP, BOTTOM = 86, 24, 64, 74
COLOURS = ("#1f5f9e", "#c8501e", "#3c8031")
STYLE = ("text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:18px;font-weight:600}.panel{font-weight:600}"
         ".small{font-size:12px;fill:#555}.grid{stroke:#ddd}.axis{stroke:#888}.curve{fill:none;stroke-width:1.5;stroke-linejoin:round}"
         ".halo{paint-order:stroke;stroke:#fff;stroke-width:4}.level{stroke:#888;stroke-dasharray:5 4}")


@dataclasses.dataclass
class Panel:
    """Curves that share a vertical axis: points of (x, y) by name. `level` is a line across, with what it says."""
    title: str
    curves: dict
    is_logarithmic: bool = False
    level: tuple = None


def round_steps(most, count=5):
    """Round numbers from 0 to at least `most`."""
    rough = max(most, 1e-9) / count
    size = 10 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    return [step * number for number in range(math.ceil(most / step) + 1)]


def decades(values):
    """Powers of ten around positive values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0 ** exponent for exponent in range(low, max(high, low + 1) + 1)]


def draw(title, panels, x_title, note):
    """The text of the SVG."""
    x_most = max(x for panel in panels for points in panel.curves.values() for x, _ in points)
    x_steps = [x for x in round_steps(x_most, 10) if x <= x_most]
    height = TOP + len(panels) * (PANEL_HEIGHT + GAP) - GAP + BOTTOM
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
             f"<title>{html.escape(title)}</title><style>{STYLE}</style>", f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
             text(LEFT, 28, title, "title")]
    for index, panel in enumerate(panels):
        parts += draw_panel(panel, TOP + index * (PANEL_HEIGHT + GAP), x_steps, x_most)
    bottom = height - BOTTOM
    parts += [text(across(x, x_most), bottom + 18, f"{x:g}", "small", "middle") for x in x_steps]
    parts += [text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, x_title, "small", "middle"), text(LEFT, height - 14, note, "small"), "</svg>\n"]
    return "\n".join(parts)


def text(x, y, words, kind, anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{html.escape(words)}</text>'


def across(x, x_most):
    return LEFT + x / x_most * (WIDTH - LEFT - RIGHT)


def draw_panel(panel, top, x_steps, x_most):
    values = [y for points in panel.curves.values() for _, y in points if y is not None] + ([panel.level[0]] if panel.level else [])
    steps = decades([value for value in values if value > 0]) if panel.is_logarithmic else round_steps(max(values))

    def down(y):
        if panel.is_logarithmic:
            share = math.log10(max(y, steps[0]) / steps[0]) / math.log10(steps[-1] / steps[0])
        else:
            share = y / steps[-1]
        return top + PANEL_HEIGHT * (1 - share)

    parts = [text(LEFT, top - 10, panel.title, "panel")]
    for step in steps:
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(step):.1f}" y2="{down(step):.1f}" class="grid"/>')
        parts.append(text(LEFT - 8, down(step) + 4, f"{step:,.10g}", "small", "end"))
    for x in x_steps:
        parts.append(f'<line x1="{across(x, x_most):.1f}" x2="{across(x, x_most):.1f}" y1="{top}" y2="{top + PANEL_HEIGHT}" class="grid"/>')
    parts.append(f'<path d="M{LEFT} {top}V{top + PANEL_HEIGHT}H{WIDTH - RIGHT}" class="axis" fill="none"/>')
    for points, colour in zip(panel.curves.values(), COLOURS):
        path = " ".join(f"{across(x, x_most):.1f},{down(y):.1f}" for x, y in points if y is not None)
        parts.append(f'<polyline points="{path}" class="curve" stroke="{colour}"/>')
    if panel.level:
        y, words = panel.level
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(y):.1f}" y2="{down(y):.1f}" class="level"/>')
        parts.append(text(WIDTH - RIGHT - 4, down(y) - 5, words, "small halo", "end"))
    # One text, so that no width of a font has to be known.
    entries = "".join(f'<tspan fill="{colour}" dx="14">━━</tspan> {html.escape(name)}' for name, colour in zip(panel.curves, COLOURS))
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{top - 10}" class="small" text-anchor="end">{entries}</text>')
    return parts
