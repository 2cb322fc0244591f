"""Two texts that grew from the same one are put together, and neither side loses a word."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proposals.drafting.merging.merge import merge
from tests import patience

BASE = """## Context

Builds take 21 minutes.

## Rollout

Stop if failed builds rise by more than 1 point.

## Cost

Six weeks."""

STOP = "Stop if failed builds rise by more than 1 point."


def kinds(merged):
    return [piece.kind for piece in merged.pieces]


def asked(merged):
    return [piece for piece in merged.pieces if piece.asks]


class TestWhatTwoPeopleWrote:
    def test_in_different_paragraphs_is_put_together_without_a_question(self):
        mine = BASE.replace("21 minutes", "22 minutes")
        theirs = BASE.replace("Six weeks", "Eight weeks")
        merged = merge(BASE, mine, theirs)
        assert merged.is_clean
        assert merged.text == mine.replace("Six weeks", "Eight weeks")
        assert kinds(merged) == ["same", "mine", "same", "theirs"]

    def test_in_neighbouring_rows_of_a_table_is_put_together_without_a_question(self):
        base = "| Team | Builds |\n|---|---|\n| Checkout | 210 |\n| Search | 90 |"
        merged = merge(base, base.replace("210", "220"), base.replace("90", "95"))
        assert merged.is_clean
        assert merged.text == base.replace("210", "220").replace("90", "95")

    def test_in_the_same_way_counts_once(self):
        same = BASE + "\n\n- One more point"
        assert merge(BASE, same, same).text == same
        assert kinds(merge(BASE, same, same)) == ["both"]

    def test_in_one_line_fits_together_and_is_shown_before_it_counts(self):
        mine = BASE.replace("Stop if", "Stop at once if")
        theirs = BASE.replace("1 point", "half a point")
        merged = merge(BASE, mine, theirs)
        assert not merged.is_clean
        (piece,) = asked(merged)
        assert piece.kind == "woven"
        assert piece.merged == ("Stop at once if failed builds rise by more than half a point.",)

    def test_at_the_same_words_is_kept_twice_until_somebody_chooses(self):
        mine = BASE.replace("1 point", "half a point for two days")
        theirs = BASE.replace("1 point", "2 points")
        (piece,) = asked(merge(BASE, mine, theirs))
        assert piece.kind == "conflict"
        assert piece.base == (STOP,)
        assert piece.merged == (*piece.theirs, "", *piece.mine)
        assert "half a point for two days" in piece.mine[0]
        assert "2 points" in piece.theirs[0]

    def test_at_the_same_place_is_kept_one_after_the_other(self):
        merged = merge("- One", "- One\n- Mine", "- One\n- Theirs")
        assert merged.text == "- One\n- Theirs\n- Mine"

    def test_alike_at_the_edges_of_a_conflict_is_not_kept_twice(self):
        merged = merge("old", "new\n\nmine\n\nend", "new\n\ntheirs\n\nend")
        assert merged.text == "new\n\ntheirs\n\nmine\n\nend"
        assert kinds(merged) == ["both", "conflict", "both"]

    def test_alike_in_the_middle_of_it_is_not_kept_twice_either(self):
        merged = merge("old", "m1\n\nnew\n\nm2\n\nend", "t1\n\nnew\n\nt2\n\nend")
        assert merged.text == "t1\n\nm1\n\nnew\n\nt2\n\nm2\n\nend"

    def test_with_one_more_line_from_one_side_has_that_line_too(self):
        merged = merge("old", "- a\n- b", "- a\n- more\n- b")
        assert merged.is_clean
        assert merged.text == "- a\n- more\n- b"

    def test_with_an_old_line_that_one_side_kept_is_a_question(self):
        merged = merge("a\nold\nb", "x\ny", "x\nold\ny")
        assert not merged.is_clean
        assert "old" in merged.text

    def test_where_the_other_deleted_is_a_question(self):
        (piece,) = asked(merge(BASE, BASE.replace("1 point", "2 points"), BASE.replace(STOP, "")))
        assert piece.kind == "conflict"
        assert "2 points" in piece.merged[-1]

    def test_from_nothing_is_kept_from_both(self):
        assert merge("", "Mine.", "Theirs.").text == "Theirs.\n\nMine."
        assert merge("", "Mine.", "").text == "Mine."

    def test_can_be_chosen_piece_by_piece(self):
        merged = merge("a\n\nb", "a mine\n\nb mine", "a theirs\n\nb theirs")
        places = [at for at, piece in enumerate(merged.pieces) if piece.asks]
        chosen = {places[0]: ("by hand",), places[1]: merged.pieces[places[1]].mine}
        assert merged.chosen(chosen) == "by hand\n\nb mine"

    def test_is_told_to_programs_with_all_three_texts_where_they_have_to_choose(self):
        documents = [piece.as_document() for piece in merge("a\n\nb", "x\n\nb", "y\n\nc").pieces]
        assert documents == [
            {"kind": "conflict", "base": "a", "yours": "x", "theirs": "y", "merged": "y\n\nx"},
            {"kind": "same", "text": ""},
            {"kind": "theirs", "text": "c"},
        ]


WORDS = st.sampled_from([*"abcdefg", "one", "two", *",.-*|"])
LINES = st.one_of(st.just(""), st.lists(WORDS, min_size=1, max_size=5).map(" ".join))
TEXTS = st.lists(LINES, max_size=10).map("\n".join)
ANYTHING = st.one_of(TEXTS, st.text(max_size=80))


@st.composite
def three(draw):
    """A text, and what two people made of it: lines taken out, put in and changed."""
    base = draw(st.lists(LINES, max_size=12))

    def changed(side):
        lines = list(base)
        for number in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(lines)))
            new = f"{side}{number} {draw(LINES)}".strip()
            kept = draw(st.sampled_from(["", "insert", "word"]))
            if kept == "insert" or at == len(lines):
                lines.insert(at, new)
            elif kept == "word":
                lines[at] += f" {side}{number}"
            else:
                del lines[at]
        return "\n".join(lines)

    return "\n".join(base), changed("mine"), changed("theirs")


SIDES = {"mine": "theirs", "theirs": "mine"}


class TestAnyMerge:
    @given(ANYTHING, ANYTHING)
    def test_takes_the_only_side_that_wrote(self, base, text):
        assert merge(base, base, text).text == text
        assert merge(base, text, base).text == text
        assert merge(base, text, text).text == text

    @given(st.one_of(three(), st.tuples(ANYTHING, ANYTHING, ANYTHING)))
    def test_gives_all_of_either_side_back_from_its_pieces(self, texts):
        """Nothing is lost: the pieces' lines are the two texts, where each stands for its own."""
        base, mine, theirs = texts
        pieces = merge(base, mine, theirs).pieces
        for text, name in ((mine, "mine"), (theirs, "theirs")):
            assert [line for piece in pieces for line in getattr(piece, name)] == text.split("\n")

    @given(st.one_of(three(), st.tuples(ANYTHING, ANYTHING, ANYTHING)))
    def test_puts_in_each_piece_what_its_kind_says(self, texts):
        for piece in merge(*texts).pieces:
            if piece.kind == "same":
                assert piece.merged == piece.base == piece.mine == piece.theirs
            elif piece.kind == "both":
                assert piece.merged == piece.mine == piece.theirs
            elif piece.kind == "mine":
                assert (piece.merged, piece.base) == (piece.mine, piece.theirs)
            elif piece.kind == "theirs":
                assert (piece.merged, piece.base) == (piece.theirs, piece.mine)
            elif piece.kind == "conflict":
                kept = [line for line in piece.merged if line]
                assert kept == [line for line in (*piece.theirs, *piece.mine) if line]

    @given(three())
    def test_keeps_every_word_that_either_side_added(self, texts):
        base, mine, theirs = texts
        written = set(re.findall(r"(?:mine|theirs)\d", f"{mine} {theirs}"))
        assert written <= set(re.findall(r"\w+", merge(base, mine, theirs).text))

    @given(three())
    def test_does_not_bring_back_a_line_that_only_one_side_deleted(self, texts):
        base, mine, theirs = (text.split("\n") for text in texts)
        merged = merge(*texts)
        assume(merged.is_clean)
        for line in {line for line in base if line and base.count(line) == 1}:
            deleted = line not in mine or line not in theirs
            if deleted:
                assert line not in merged.text.split("\n")

    @given(st.one_of(three(), st.tuples(ANYTHING, ANYTHING, ANYTHING)))
    def test_is_the_same_for_the_other_side(self, texts):
        base, mine, theirs = texts
        here, there = merge(base, mine, theirs), merge(base, theirs, mine)
        assert [SIDES.get(kind, kind) for kind in kinds(here)] == kinds(there)
        if here.is_clean:
            assert here.text == there.text

    @given(three())
    def test_changes_nothing_when_it_is_repeated(self, texts):
        base, mine, theirs = texts
        merged = merge(base, mine, theirs)
        assume(merged.is_clean)
        assert merge(theirs, merged.text, theirs).text == merged.text
        assert merge(mine, mine, merged.text).text == merged.text


@st.composite
def three_of_distinct_lines(draw):
    """Three texts whose lines can be matched in one way only, so that two programs must agree."""
    base = [f"line {number}" for number in range(draw(st.integers(0, 12)))]

    def changed(side):
        fates = draw(st.lists(st.sampled_from("kkkkdci"), min_size=len(base), max_size=len(base)))
        lines = []
        for number, fate in enumerate(fates):
            lines += [f"{side} {number}"] if fate in "ci" else []
            lines += [base[number]] if fate in "ki" else []
        return "\n".join(lines)

    return "\n".join(base), changed("mine"), changed("theirs")


@pytest.mark.skipif(not which("git"), reason="git is not here to be compared with")
@given(three_of_distinct_lines())
@settings(max_examples=40)
def test_is_what_git_makes_of_it_where_git_does_not_ask(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("merge")
    merged, is_clean = git_merged(folder, texts)
    assume(is_clean)
    assert merge(*texts).is_clean
    assert merge(*texts).text == merged


def git_merged(folder: Path, texts: tuple[str, str, str]) -> tuple[str, bool]:
    names = ("base", "mine", "theirs")
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text + "\n")
    command = ["git", "merge-file", "-p", "mine", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.removesuffix("\n"), done.returncode == 0


class TestALongText:
    PARAGRAPH = "Every build of {0} takes {0} minutes, and everybody waits for it.\n\n"

    def text(self, count):
        return "".join(self.PARAGRAPH.format(number) for number in range(count))

    def test_is_merged_where_both_changed_a_little(self):
        base = self.text(2_900)  # as long as a document may be
        mine = base.replace("of 7 takes", "of 7 takes about").replace("of 2800 ", "of all ")
        theirs = base.replace("of 1400 takes", "of 1400 costs") + "And one more."
        with patience.ends():
            merged = merge(base, mine, theirs)
        assert merged.is_clean
        assert kinds(merged) == [
            "same",
            *["mine", "same", "theirs", "same"],
            *["mine", "same", "theirs"],
        ]

    @pytest.mark.parametrize(
        ("base", "mine", "theirs"),
        [
            ("x\n" * 90_000, "y\nx\n" * 45_000, "x\nz\n" * 45_000),
            ("a b " * 45_000, "a c " * 45_000, "d b " * 45_000),
            ("a\nb\n" * 40_000, "b\nc\n" * 40_000, "c\na\n" * 40_000),
            ("- [ ] one\n\n" * 9_000, "- [x] one\n\n" * 9_000, "\n- [ ] one\n" * 9_000),
            ("* * * " * 30_000, "* - * " * 30_000, "- * * " * 30_000),
        ],
    )
    def test_that_is_all_repetition_ends_too_and_loses_nothing(self, base, mine, theirs):
        with patience.ends():
            merged = merge(base, mine, theirs)
        assert "\n".join(line for piece in merged.pieces for line in piece.mine) == mine
        assert "\n".join(line for piece in merged.pieces for line in piece.theirs) == theirs
