"""What the documentation says is so: commands, names, variables, kinds; and nothing private."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import weighbridge
from weighbridge.cli import reference, verbs
from weighbridge.findings.finding import VERDICTS
from weighbridge.publish.site.pages import site
from weighbridge.terms import AREAS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SRC = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
PAGES = {p: p.read_text("utf-8") for p in (*sorted(DOCS.rglob("*.md")), ROOT / "README.md")}
ALL = "\n".join(PAGES.values())
VOCABULARY = (DOCS / "vocabulary.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) - {"browser"}


@pytest.mark.parametrize("name", reference.PAGES)
def test_generated_page_is_fresh(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == reference.PAGES[name](), "run: make docs"


def test_every_variable_is_told() -> None:
    read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", SRC))
    assert {"WEIGHBRIDGE_HOME", "WEIGHBRIDGE_LEVEL"} <= read
    told = (DOCS / "environment.md").read_text("utf-8")
    assert [name for name in sorted(read) if f"`{name}`" not in told] == []
    assert set(re.findall(r"`(WEIGHBRIDGE_[A-Z]+)`", ALL)) <= read


def test_every_kind_of_finding_is_told() -> None:
    kinds = set(re.findall(r"Finding\(\s*kind=\"([a-z_]+)\"", SRC))
    assert {"weigh", "rank", "rivals"} <= kinds
    assert [kind for kind in sorted(kinds) if f"| `{kind}` |" not in VOCABULARY] == []


def test_every_verdict_and_area_is_told() -> None:
    assert [one for one in VERDICTS if f"`{one}`" not in VOCABULARY] == []
    assert [area for area in AREAS if area not in VOCABULARY] == []


def test_every_public_name_is_told() -> None:
    public = [name for name in vars(weighbridge) if name in getattr(weighbridge, "__all__", ())]
    assert [name for name in public if f"`{name}" not in ALL and f".{name}" not in ALL] == []


def test_every_verb_of_the_documentation_exists() -> None:
    known = {name for name in verbs.app if not name.startswith("-")}
    named = set(re.findall(r"^weighbridge ([a-z]+)", ALL, re.MULTILINE))
    named |= set(re.findall(r"`weighbridge ([a-z]+)", ALL))
    assert named <= known
    assert [verb for verb in sorted(known) if f"## weighbridge {verb}\n" not in ALL] == []


def test_every_target_of_the_documentation_exists() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", ALL, re.MULTILINE))
    assert {"report", "test"} <= named <= TARGETS


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    listed = dict(line.split(" : ", 1) for line in said.stdout.splitlines() if " : " in line)
    assert set(listed) == TARGETS
    assert all(listed.values())


def test_nothing_of_a_machine_is_told() -> None:
    private = re.compile(
        r"/(?:root|home|Users|work|tmp|mnt|opt)/|[A-Z]:\\|localhost|127\.0\.0\.1"
        r"|(?:index-url|artifactory|nexus|pypi\.[a-z]+/)|[\w.+-]+@[\w-]+\.[a-z]{2,}"
    )
    for path, text in PAGES.items():
        assert private.findall(text) == [], path.name
    for name in ("Makefile", "pyproject.toml", "constraints.txt", ".ci/run"):
        assert private.findall((ROOT / name).read_text("utf-8")) == [], name


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text("utf-8"))
    assert links
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_every_page_is_linked_from_the_site() -> None:
    pages = site("<footer></footer>", DOCS)
    assert len(pages) == 1 + len(list(DOCS.rglob("*.md")))
    assert [
        name for name in pages if name != "index.html" and name not in pages["index.html"]
    ] == []
