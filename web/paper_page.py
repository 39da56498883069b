"""The agreed text as one HTML file that is read without this site, in the words of the PDF."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from language.said import DUTCH
from web.areas import size
from web.data import data
from web.languages import teach_trans
from web.words import dutch_day, groups
from workflow.domain.area import in_text
from workflow.domain.drawing import draw
from workflow.domain.ground import coverage, described


def standalone(paper: Mapping[str, Any]) -> str:
    """The whole page: no site around it, no script, nothing fetched; its few styles are in it.

    Args:
        paper: The data that the PDF is made from, see `workflow.services.paper_data.PaperData.data`.
    """
    return _templates().get_template("paper/standalone.html").render(paper=paper)


@cache
def _templates() -> Environment:
    """The site's templates with the few words that the agreed text needs; everything else is escaped."""
    folder = FileSystemLoader(data("templates"))
    made = teach_trans(Environment(loader=folder, autoescape=True, trim_blocks=True))
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.filters.update(day=dutch_day, dutch_day=dutch_day, groupby_in_order=groups, size=size)
    made.globals.update(
        language=lambda: DUTCH, coverage=coverage, described=described, draw=draw, in_text=in_text
    )
    return made
