"""Rules about the code itself, so that the house stays as it was built."""

import ast
import re

import pytest

from tests.house.source import PACKAGE, REPO, calls, modules, name, tree

LONGEST_FILE, LONGEST_FUNCTION = 450, 45
BANNED = {"utils.py", "helpers.py", "common", "core", "signals.py", "admin.py"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
# What writes and is not an official act: the ledger's own machinery, the portal's read models, operator programs.
WRITERS = ("actions", "followers.py", "loops.py", "quanheng/ledger/", "quanheng/site/", "quanheng/demo/")


def test_no_room_is_named_for_nothing():
    found = [name(path) for path in PACKAGE.rglob("*") if path.name in BANNED]
    assert found == []


def test_files_and_functions_stay_short():
    long_files = [name(path) for path in modules() if path.read_text("utf-8").count("\n") > LONGEST_FILE]
    long_functions = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > LONGEST_FUNCTION
    ]
    assert (long_files, long_functions) == ([], [])


def test_rows_are_written_by_actions_and_followers_only():
    found = [
        f"{name(path)}:{call.lineno}"
        for path in modules()
        if not any(part in name(path) for part in WRITERS)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES and _on_rows(call.func.value)
    ]
    assert found == []


def _on_rows(value: ast.expr) -> bool:
    """Whether the call is on a manager or queryset (`Model.objects…`), or on a lower-case name (a row)."""
    text = ast.unparse(value)
    return ".objects" in text or (text.isidentifier() and text.islower() and text not in {"form", "hashlib", "path"})


@pytest.mark.parametrize("word", [r"(?<!\w)/work/", r"\.\./shared", "subagent", "claude"])
def test_the_project_stands_alone(word):
    files = [*modules(migrations=True), *REPO.glob("*.md"), *REPO.glob("docs/**/*.md"), *REPO.glob("law/**/*.toml")]
    assert [name(path) for path in files if re.search(word, path.read_text("utf-8"))] == []


def test_no_law_text_and_no_third_party_asset_is_kept_here():
    article = re.compile(r"^第[一二三四五六七八九十百千]+条[\s　]", re.M)
    folders = [REPO / folder for folder in ("law", "ui", "docs", "quanheng")]
    kept = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = [path for path in kept if path.suffix in {".md", ".toml", ".py", ".html", ".json", ".typ"}]
    assert [name(path) for path in texts if len(article.findall(path.read_text("utf-8"))) > 5] == []
    assert [name(path) for path in kept if path.name.endswith((".min.js", ".min.css", ".woff2", ".ttf", ".otf"))] == []


def test_every_command_opens_the_databases_of_its_instance():
    """A command that sets Django up by itself finds no embedded database; only migrating has another role's address."""
    commands = (PACKAGE / "site" / "cli").glob("*.py")
    alone = [path.name for path in commands if "django.setup()" in path.read_text("utf-8")]
    assert alone == ["db.py"]
