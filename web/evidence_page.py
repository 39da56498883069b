"""The agreed text as one plain HTML file that is read without this site."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from web.data import data
from web.words import day, groups


def standalone(paper: Mapping[str, Any]) -> str:
    """The whole page: no site around it, no script, no style, nothing fetched.

    Args:
        paper: The data that the PDF is made from, see `workflow.services.paper_data.PaperData.data`.
    """
    return _templates().get_template("evidence/text.html").render(paper=paper, text=paper["text"])


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(data("templates")), autoescape=True, trim_blocks=True)
    made.filters.update(day=day, groupby_in_order=groups)
    return made
