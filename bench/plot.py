"""Draws what bench/compare has measured as bars, one SVG for fan-out and one for memory, for light and dark pages.

    plot.py RAW_OUTPUT FOLDER
"""

import math
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from scenarios import SCENARIOS, SERVERS, read, si

WIDTH, LEFT, RIGHT = 760, 170, 70
BAR, STEP, TITLE, GAP = 16, 20, 26, 14
HEAD, FOOT = 58, 34
STYLE = """
  .page { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px } .scenario { font-weight: 600 } .soft { fill: #59636e }
  .grid { stroke: #d1d9e0 } .ours { fill: #0969da } .peer { fill: #9aa4af }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #e6edf3 } .soft { fill: #9198a1 }
    .grid { stroke: #30363d } .ours { fill: #58a6ff } .peer { fill: #656c76 }
  }
"""


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def chart(results, scenarios, title, subtitle, unit):
    """Groups of horizontal bars over a logarithmic axis."""
    groups = [(scenario, [(server, figure) for server in SERVERS
                          if (figure := results.median(server.name, scenario.key)) is not None])
              for scenario in scenarios]
    figures = [figure for _, bars in groups for _, figure in bars]
    low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))

    def x_of(figure):
        return LEFT + (math.log10(figure) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    marks, y = [], HEAD
    for scenario, bars in groups:
        if len(groups) > 1:
            marks.append(text(LEFT, y + 17, scenario.title, "scenario"))
            y += TITLE
        for server, figure in bars:
            kind = "ours" if server.name == "messenger" else "peer"
            marks.append(text(LEFT - 8, y + 13, server.title, "", "end"))
            marks.append(f'<rect x="{LEFT}" y="{y}" width="{x_of(figure) - LEFT:.1f}" height="{BAR}" class="{kind}"/>')
            marks.append(text(x_of(figure) + 6, y + 13, si(figure) + unit))
            y += STEP
        y += GAP
    grid = []
    names = {1: "", 1_000: " k", 1_000_000: " M"}
    for power in range(low, high + 1):
        x = x_of(10**power)
        grid.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD}" y2="{y}" class="grid"/>')
        step = 1000 ** (power // 3)
        grid.append(text(x, y + 18, f"{10**power // step}{names[step]}{unit}", "soft", "middle"))
    height = y + FOOT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" class="page"/>',
        text(16, 24, title, "title"), text(16, 44, subtitle, "soft"), *grid, *marks, "</svg>", ""])


def main(source, folder):
    results = read(source)
    fan_out = [scenario for scenario in SCENARIOS if scenario.key != "idle"]
    idle = [scenario for scenario in SCENARIOS if scenario.key == "idle"]
    durable = "Messenger stores every message first; the others store nothing. Logarithmic: a line is ten times."
    plots = {
        "fan-out.svg": (fan_out, "Deliveries for each CPU second of the server (more is better)", durable, ""),
        "idle.svg": (idle, "Resident memory of an idle connection (less is better)",
                     "Logarithmic: a line is ten times.", "B"),
    }
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, plot in plots.items():
        if any(results.figures.get((server.name, scenario.key)) for server in SERVERS for scenario in plot[0]):
            Path(folder, name).write_text(chart(results, *plot))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
