"""The files that the page names, from the manifest of a build."""

import json

import pytest

from diaspora.workspace.built_files import read_manifest

MANIFEST = {
    "src/main.ts": {"file": "assets/main-1.js", "css": ["assets/main-1.css"], "imports": ["_vue.js"], "isEntry": True},
    "_vue.js": {"file": "assets/vue-2.js", "imports": ["_shared.js"], "css": ["assets/main-1.css", "assets/vue-2.css"]},
    "_shared.js": {"file": "assets/shared-3.js", "imports": ["_vue.js"]},
    "src/people/PeoplePage.vue": {"file": "assets/people-4.js"},
}


def test_the_entry_names_its_script_what_it_imports_and_its_styles_each_once():
    files = read_manifest(json.dumps(MANIFEST))
    assert files is not None
    assert files.script == "/assets/diaspora/frontend/assets/main-1.js"
    assert [path.rsplit("/", 1)[1] for path in files.preloads] == ["vue-2.js", "shared-3.js"]
    assert [path.rsplit("/", 1)[1] for path in files.styles] == ["main-1.css", "vue-2.css"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"src/main.ts": {}}', '{"src/main.ts": 1}', "null"])
def test_what_is_no_manifest_is_as_if_nothing_was_built(text: str):
    assert read_manifest(text) is None


def test_an_import_that_is_not_there_is_as_if_nothing_was_built():
    assert read_manifest(json.dumps({"src/main.ts": {"file": "x.js", "imports": ["gone"]}})) is None
