"""The words of the templates. Each is walked through many times, along every branch of every choice."""

from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import product

from jinja2 import Environment, FileSystemLoader, nodes

from tests.plain.pieces import GAP, Piece
from tests.world import ROOT
from web.languages import teach_trans

DEPTH = 4
"""So deep, choices inside choices are walked in every combination; deeper ones go along."""
INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "span", "strong", "small", "time", "wbr", "mark"})
SAID = frozenset({"aria-label", "alt", "title", "placeholder", "data-label"})
SILENT = frozenset({"style", "script"})
TOLD = frozenset({"_", "gettext", "ngettext"})
CODE = frozenset({"url_for", "item", "tab", "loop", "field_id"})


def template_pieces() -> Iterator[Piece]:
    """Every piece in every HTML template."""
    folder = ROOT / "templates"
    environment = teach_trans(Environment(loader=FileSystemLoader(folder), autoescape=True))
    for path in sorted(folder.rglob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        where = str(path.relative_to(ROOT))
        yield from (Piece(where, piece) for piece in pieces_of(tree))


def pieces_of(tree: nodes.Template) -> list[str]:
    """Every piece of a template, whatever is chosen: more ways are walked as more choices are met."""
    found: dict[str, None] = {}
    sizes, walked = [1] * DEPTH, set[tuple[int, ...]]()
    while new := [way for way in product(*map(range, sizes)) if way not in walked]:
        for way in new:
            walker = Walker(way, sizes)
            text = Text(walker.body(tree.body))
            found |= dict.fromkeys((*text.pieces(), *walker.aside))
        walked |= set(new)
    return list(found)


class Walker:
    """Makes HTML of a template with gaps for what is not known; strings handed to macros stand aside."""

    def __init__(self, way: Sequence[int], sizes: list[int]) -> None:
        self._way = way
        self._sizes = sizes
        self._deep = 0
        self.aside: list[str] = []

    def body(self, body: Iterable[nodes.Node]) -> str:
        return "".join(map(self._node, body))

    def _node(self, node: nodes.Node) -> str:
        match node:
            case nodes.TemplateData():
                return str(node.data)
            case nodes.If():
                return self._chosen([node.body, *(each.body for each in node.elif_), node.else_])
            case nodes.For():
                return self._chosen([node.body, node.else_])
            case nodes.Expr():
                return self._expression(node)
            case nodes.Assign():
                self._expression(node.node)
                return ""
        return self._inside(node)

    def _inside(self, node: nodes.Node) -> str:
        match node:
            case nodes.Output():
                return self.body(node.nodes)
            case nodes.CallBlock():
                self._expression(node.call)
                return f"<div>{self.body(node.body)}</div>"
            case nodes.AssignBlock() | nodes.Macro() | nodes.Block() | nodes.With() | nodes.Scope():
                return f"<div>{self.body(node.body)}</div>"
        return ""

    def _chosen(self, branches: list[list[nodes.Node]]) -> str:
        """One branch; what has no other is always walked."""
        some = [branch for branch in branches if branch]
        digit = self._digit(len(some))
        self._deep += len(some) > 1
        text = self.body(some[digit])
        self._deep -= len(some) > 1
        return text

    def _digit(self, choices: int) -> int:
        """Which of so many: this way's digit for how deep we are."""
        deep = min(self._deep, DEPTH - 1)
        self._sizes[deep] = max(self._sizes[deep], choices)
        return min(self._way[deep], choices - 1)

    def _expression(self, node: nodes.Expr) -> str:
        match node:
            case nodes.Const():
                return str(node.value) if isinstance(node.value, str) else GAP
            case nodes.CondExpr():
                chosen = [node.expr1, node.expr2][self._digit(2)]
                return self._expression(chosen) if chosen else ""
            case nodes.Concat():
                return "".join(map(self._expression, node.nodes))
            case nodes.Or() | nodes.And():
                return self._expression(node.right)
            case nodes.Call(node=nodes.Name(name=name)) if name in TOLD:
                return self._told(node)
            case nodes.Call():
                self._hand_over(node)
        return GAP

    def _told(self, call: nodes.Call) -> str:
        """A sentence that has a translation, with what is filled in."""
        patterns = [arg.value for arg in call.args if isinstance(arg, nodes.Const)]
        values = {keyword.key: self._expression(keyword.value) for keyword in call.kwargs}
        pattern: str = patterns[self._digit(len(patterns))]
        return pattern % {"num": GAP, **values}

    def _hand_over(self, call: nodes.Call) -> None:
        if isinstance(call.node, nodes.Name) and call.node.name in CODE:
            return
        given = [*call.args, *(keyword.value for keyword in call.kwargs)]
        self.aside += [text for text in map(self._expression, given) if " " in text or text[:1].isupper()]


class Text(HTMLParser):
    """The pieces of a page: what stands between the tags that begin something new."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._silent = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        said = [value for name, value in attrs if name in SAID and value]
        self._parts += [f"\0{value}\0" for value in said]
        self._parts += [] if tag in INLINE else ["\0"]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self._parts += [] if tag in INLINE else ["\0"]

    def handle_data(self, data: str) -> None:
        self._parts += [] if self._silent else [data]

    def pieces(self) -> list[str]:
        pieces = (" ".join(piece.split()) for piece in "".join(self._parts).split("\0"))
        return [piece for piece in pieces if any(c.isalpha() for c in piece) and '="' not in piece]
