"""Compiles what each headline passes through, where there is a C compiler; everything runs without.

What is compiled is the same annotated Python that runs otherwise.  It is all or nothing: half of it
compiled would be worse than none.  ``SEEDFEED_PURE=1`` leaves it out.  What was done stands in
``build/compiled.txt``, since pip keeps to itself what is said here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).parent
MODULES = (
    *(
        f"feeds/tagging/{name}.py"
        for name in (
            "actors candidates compile describe family finding language lexicon marks matcher mention places"
            " reading scene signals spans specials spelled subjects tables tagger writing"
        ).split()
    ),
    "feeds/gazetteer/spelling.py",
    *(f"feeds/identity/{name}.py" for name in "align glance order pairs reading same".split()),
    *(f"feeds/changes/{name}.py" for name in "deciding edits".split()),
    *(f"feeds/store/{name}.py" for name in "intake ledger spread".split()),
    "feeds/model/weight.py",
    *(f"feeds/text/{name}.py" for name in "canonical clean fold markers".split()),
    *(f"feeds/seeds/{name}.py" for name in "links read".split()),
)
"""What each new headline passes through; the Makefile names them as well, to know when they changed."""
OPTIONS = ("--ignore-missing-imports", "--follow-imports=silent", "--cache-dir=build/mypy")
FLAGS = ("-fno-semantic-interposition", "-fno-plt")
"""For gcc and clang on Linux: calls among our own modules go straight, and may be put in line."""
LINK = ("-Wl,-Bsymbolic",)
RUNTIME = "feeds.compiled"
"""Where the one library stands that all compiled modules share; mypyc puts ``__mypyc`` behind it."""


def extensions() -> list[Extension]:
    """The modules as C, or nothing."""
    if os.environ.get("SEEDFEED_PURE", "0") not in ("", "0"):
        say("Nothing is compiled, as SEEDFEED_PURE asks.")
        return []
    try:
        from mypyc.build import mypycify

        made: list[Extension] = mypycify([*OPTIONS, *MODULES], opt_level="2", group_name=RUNTIME)
        if sys.platform == "linux":
            for extension in made:
                extension.extra_compile_args = [*extension.extra_compile_args, *FLAGS]
                extension.extra_link_args = [*extension.extra_link_args, *LINK]
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever is wrong: do without)
        say(f"All is left uncompiled, and works the same: {reason(error)}")
        return []
    return made


class AllOrNothing(build_ext):
    """Builds all extensions; where one cannot be built, none."""

    def finalize_options(self) -> None:
        """Build anew: what did not change would look older than its source."""
        super().finalize_options()
        self.force = True

    def run(self) -> None:
        """Build, and say what came of it."""
        try:
            super().run()
        except (Exception, SystemExit) as error:  # noqa: BLE001 (no compiler, no Python.h, no room: do without)
            say(f"All is left uncompiled, and works the same: {reason(error)}")
            self.extensions = []
            self.distribution.ext_modules = []
            remove_old()
        else:
            if self.extensions:
                say("The tagger and the ledger are compiled.")


def reason(error: BaseException) -> str:
    """The first line of what is wrong."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def remove_old() -> None:
    """What an earlier build left beside the sources would be imported in their stead."""
    for ending in ("so", "pyd"):
        for file in (HERE / "feeds").rglob(f"*.{ending}"):
            file.unlink()


def say(text: str) -> None:
    """Say it, and note it where make finds it."""
    sys.stdout.write(f"{text}\n")
    (HERE / "build").mkdir(exist_ok=True)
    (HERE / "build" / "compiled.txt").write_text(f"{text}\n", encoding="utf-8")


if {"build_ext", "editable_wheel", "bdist_wheel", "install", "develop"} & set(sys.argv):
    remove_old()
    setup(ext_modules=extensions(), cmdclass={"build_ext": AllOrNothing})
else:
    setup()
