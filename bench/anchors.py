"""How anchors fare on real histories: sentences followed through the revisions after theirs.

Every document of a repository is laid out in each of its revisions. Sentences of one are
followed through the next ones, step by step as the product does it, and after each step
compared with what became of the sentence in truth. The truth knows nothing of positions or
differences of texts: it looks for the sentence, or for the one sentence that is most like
it and like no other, among all sentences of the later revision.

  stands    it is in both revisions once, or has the same sentences round it
  edited    less than a third of its words were changed (Levenshtein distance in words over
            the longer of the two), it and the new one are each other's nearest, and nothing
            else is nearly as near
  deleted   no sentence, and no two neighbours, hold even half of its words
  unclear   everything else: half rewritten, cut in two, or one of several that say the same

A place is right where most of the one is most of the other. What is deleted has no right
place. What is unclear counts for nothing, except that words may never be attached to a
sentence that stood elsewhere before.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")

from proposals import markup
from proposals.markup import TooLong
from proposals.review.anchors import CONTEXT, Landing, Selectors, Span, collapsed, follow, text_of
from proposals.review.following import Alignment

CORPORA = ("tekton-teps", "dotnet-designs")
DOCUMENTS = 30  # of each repository, those with the most revisions
REVISIONS = 12  # of each document, the last ones
STEPS = 5  # revisions that a sentence is followed through
SENTENCES = 40  # of each revision
LEAST_WORDS = 4
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(`])")
_WORD = re.compile(r"\w+")
_BLOCK_NAMES = """
    p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr td th div pre blockquote
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())


class _Blocks(HTMLParser):
    """The texts of the blocks of a page in order, code left out."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text = ""
        self._in_code = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._between(tag)
        self._in_code += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._between(tag)
        self._in_code -= tag == "pre"

    def handle_data(self, data: str) -> None:
        self._text += "" if self._in_code else data

    def _between(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.blocks.append(collapsed(self._text).strip())
            self._text = ""


@dataclass(eq=False)
class Text:
    """One revision as it is read, and its sentences with their places."""

    source: str

    @cached_property
    def html(self) -> str:
        return markup.render(self.source).html

    @cached_property
    def text(self) -> str:
        return text_of(self.html)

    @cached_property
    def sentences(self) -> list[tuple[str, Span]]:
        blocks = _Blocks()
        blocks.feed(self.html)
        found, place = [], 0
        for sentence in (each for block in blocks.blocks for each in _ENDS.split(block)):
            start = self.text.find(sentence, place)
            if len(_words(sentence)) >= LEAST_WORDS and start >= 0:
                found.append((sentence, Span(start, start + len(sentence))))
                place = start + len(sentence)
        return found

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Which of the sentences say the same."""
        places = defaultdict(list)
        for nth, (sentence, _) in enumerate(self.sentences):
            places[sentence].append(nth)
        return places

    @cached_property
    def threes(self) -> frozenset[tuple[str, ...]]:
        """Which words follow one another, three by three."""
        words = _words(self.text)
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    def beside(self, nth: int) -> tuple[str, str]:
        around = [each[0] for each in self.sentences[max(0, nth - 1) : nth + 2]]
        return around[0] if nth else "", around[-1] if nth + 1 < len(self.sentences) else ""


@cache
def _words(sentence: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(sentence))


@cache
def changed(one: str, other: str) -> float:
    """Return which share of the words of the longer has to be changed to get from one to other."""
    old, new = _words(one), _words(other)
    longest = max(len(old), len(new))
    common = sum((Counter(old) & Counter(new)).values())
    if 2 * common < longest:  # at the least as far apart as that
        return 1 - common / longest
    row = list(range(len(new) + 1))
    for at, word in enumerate(old, start=1):
        last, row[0] = row[0], at
        for to, its in enumerate(new, start=1):
            last, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, last + (word != its))
    return row[-1] / longest


@dataclass(frozen=True)
class Truth:
    """What became of a sentence, and the places where it may be found."""

    kind: str
    spans: Sequence[Span] = ()


def truth_of(nth: int, old: Text, new: Text) -> Truth:
    """Return what became of the nth sentence of the old text."""
    sentence, _ = old.sentences[nth]
    if sentence in new.places and not _are_others(nth, old, new):
        return _same(nth, old, new)
    if sentence not in new.places and new.text.count(sentence):  # within another sentence
        return Truth("unclear")
    near = sorted((changed(sentence, each), each) for each in new.places if each not in old.places)
    near = [each for each in near[:2] if each[0] <= 0.5]
    if not near:
        return Truth("unclear" if _is_partly_there(sentence, old, new) else "deleted")
    distance, nearest = near[0]
    is_only = len(near) == 1 and len(new.places[nearest]) == len(old.places[sentence]) == 1
    gone = (each for each in old.places if each not in new.places and each != sentence)
    if not is_only or any(changed(each, nearest) <= 0.5 for each in gone):
        return Truth("unclear")
    span = new.sentences[new.places[nearest][0]][1]
    return Truth("edited" if distance < 1 / 3 else "unclear", [span])


def _is_partly_there(sentence: str, old: Text, new: Text) -> bool:
    """Whether it may have been cut up or joined to another, or is like one that stood before."""
    stayed = (each for each in new.places if each in old.places and each != sentence)
    known = (changed(sentence, each) for each in stayed)
    if min(known, default=1) <= 1 / 3:
        return True
    words = Counter(_words(sentence))
    fresh = ["" if each in old.places else each for each, _ in new.sentences]
    pairs = (Counter(_words(f"{one} {other}")) for one, other in pairwise(["", *fresh, ""]))
    shared = max((sum((words & each).values()) for each in pairs), default=0)
    threes = [*zip(_words(sentence), _words(sentence)[1:], _words(sentence)[2:], strict=False)]
    there = 0 if sentence in new.places else sum(each in new.threes for each in threes)
    return 2 * shared >= sum(words.values()) or 2 * there >= len(threes)


def _same(nth: int, old: Text, new: Text) -> Truth:
    """Return what became of a sentence that is in the new text, perhaps more than once."""
    sentence, _ = old.sentences[nth]
    before, now = old.places[sentence], new.places[sentence]
    if len(before) == len(now) == 1 and new.text.count(sentence) == 1:
        return Truth("stands", [new.sentences[now[0]][1]])
    beside = old.beside(nth)
    others = {old.beside(each) for each in before if each != nth}
    if beside in others:
        return Truth("unclear")
    alike = [each for each in now if new.beside(each) == beside]
    if len(before) == len(now) and len(alike) == 1:
        return Truth("stands", [new.sentences[alike[0]][1]])
    return Truth("unclear")


def _are_others(nth: int, old: Text, new: Text) -> bool:
    """Whether only others that say the same are left, each with its own neighbours."""
    sentence, _ = old.sentences[nth]
    beside = {*old.beside(nth)}
    others = {old.beside(each) for each in old.places[sentence] if each != nth}
    left = [new.beside(each) for each in new.places[sentence]]
    return all(each in others and not {*each} & beside for each in left)


@dataclass
class Tally:
    """How many sentences, by what became of them and how they were found."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    odd: list[tuple[str, str, str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def judge(self, landing: Landing, nth: int, old: Text, new: Text) -> None:
        truth = truth_of(nth, old, new)
        found = _found(truth, landing, nth, old, new)
        self.counts[truth.kind, found] += 1
        if found == "wrong" or (found == "gone" and truth.kind in ("stands", "edited")):
            there = new.text[slice(*landing.span)] if landing.span else ""
            meant = new.text[slice(*truth.spans[0])] if truth.spans else ""
            self.odd.append((f"{truth.kind}, {found}", old.sentences[nth][0], meant, there))

    def share(self, *kinds: str) -> float:
        whole = sum(number for (kind, _), number in self.counts.items() if kind in kinds)
        return sum(self.counts[kind, "right"] for kind in kinds) / whole if whole else 1.0


def _found(truth: Truth, landing: Landing, nth: int, old: Text, new: Text) -> str:
    if landing.span is None:
        return "gone"
    if truth.kind in ("stands", "edited"):
        return "right" if any(_is_there(landing.span, each) for each in truth.spans) else "wrong"
    return (
        "wrong" if truth.kind == "deleted" or _is_anothers(landing.span, nth, old, new) else "right"
    )


def _is_anothers(span: Span, nth: int, old: Text, new: Text) -> bool:
    """Whether the place is that of another sentence of the old text, by its neighbours."""
    ours = {*old.beside(nth)}
    for place, (there, its) in enumerate(new.sentences):
        if _is_there(span, its) and there != old.sentences[nth][0]:
            around = {*new.beside(place)}
            theirs = (len(around & {*old.beside(each)}) for each in old.places.get(there, ()))
            if max(theirs, default=0) > len(around & ours):
                return True
    return False


def _is_there(span: Span, meant: Span) -> bool:
    common = min(span.end, meant.end) - max(span.start, meant.start)
    return 2 * common > max(span.end - span.start, meant.end - meant.start)


def follow_all(revisions: Sequence[Text], tally: Tally, chance: random.Random) -> None:
    """Follow sentences of every revision through those after it."""

    @cache
    def between(nth: int) -> Alignment:
        began = time.process_time()
        made = Alignment(revisions[nth].text, revisions[nth + 1].text)
        tally.seconds.append(time.process_time() - began)
        return made

    for first, old in enumerate(revisions[:-1]):
        every = range(len(old.sentences))
        for nth in sorted(chance.sample(every, min(SENTENCES, len(every)))):
            sentence, span = old.sentences[nth]
            around = old.text[max(0, span.start - CONTEXT) : span.start], old.text[span.end :]
            chosen = Selectors(sentence, around[0], around[1][:CONTEXT])
            place: Span | None = span
            for step in range(first, min(first + STEPS, len(revisions) - 1)):
                new = revisions[step + 1]
                landing = follow(between(step), chosen, place)
                place = landing.span
                tally.judge(landing, nth, old, new)


def histories(bundle: Path, folder: Path) -> Iterator[list[Text]]:
    """Yield the revisions of documents, renames followed, those with the most first."""
    repository = folder / bundle.stem
    _git("clone", "--quiet", "--bare", str(bundle), str(repository))
    log = _git(
        "log", "--reverse", "--first-parent", "--diff-merges=first-parent", "-M", "--raw",
        "--no-abbrev", "--format=", "--", "*.md", folder=repository,
    )  # fmt: skip
    blobs: dict[str, list[str]] = {}
    for line in log.splitlines():
        state, path, *renamed = line.split("\t")
        blob, change = state.split()[3:5]
        if change == "D":
            blobs.pop(path, None)
        elif renamed:
            blobs[renamed[0]] = [*blobs.pop(path, []), blob]
        else:
            blobs.setdefault(path, []).append(blob)
    for several in sorted(blobs.values(), key=len, reverse=True)[:DOCUMENTS]:
        sources = [_git("cat-file", "blob", each, folder=repository) for each in several]
        kept = [each for at, each in enumerate(sources) if not at or each != sources[at - 1]]
        if len(kept) > 1:
            yield [Text(each) for each in kept[-REVISIONS:]]


def _git(*words: str, folder: Path | None = None) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def measure(bundles: Sequence[Path], *, seed: int = 1) -> dict[str, Tally]:
    """Return what became of the sentences, by repository."""
    tallies = {bundle.stem: Tally() for bundle in bundles}
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for bundle in bundles:
            for revisions in histories(bundle, Path(folder)):
                try:
                    follow_all(revisions, tallies[bundle.stem], chance)
                except TooLong:
                    continue
                changed.cache_clear()
    return tallies


def corpora() -> list[Path]:
    """Return the bundles that are there: beside the folder in THROUGHLINE_SHARED_DATA."""
    data = os.environ.get("THROUGHLINE_SHARED_DATA", "")
    found = (Path(data).parent / "corpora" / f"{name}.bundle" for name in CORPORA)
    return [each for each in found if data and each.exists()]


def summary(tally: Tally) -> dict[str, float]:
    """Return what matters of a tally."""
    wrong = sum(number for (_, found), number in tally.counts.items() if found == "wrong")
    return {"re-attached": tally.share("stands", "edited"), "wrong": wrong}


def show(tallies: dict[str, Tally]) -> None:
    """Print what became of the sentences, and the share that was found where they are."""
    if not tallies:
        print("\nanchors: no histories here (set THROUGHLINE_SHARED_DATA, or name git bundles)")
        return
    heads = ("right", "gone", "wrong")
    print(f"\n{'anchors on real histories':32}" + "".join(f"{head:>9}" for head in heads))
    for name, tally in tallies.items():
        for kind in ("stands", "edited", "deleted", "unclear"):
            cells = "".join(f"{tally.counts[kind, head]:>9,}" for head in heads)
            print(f"{name + ', ' + kind:32}{cells}")
        slowest = 1000 * max(tally.seconds, default=0)
        middle = 1000 * sorted(tally.seconds or [0])[len(tally.seconds) // 2]
        print(
            f"{name}: {tally.share('stands', 'edited'):.2%} of what stands or was edited by less "
            f"than a third re-attached ({tally.share('stands'):.2%} and "
            f"{tally.share('edited'):.2%}), {summary(tally)['wrong']} wrong; "
            f"a revision takes {middle:.0f} ms, at most {slowest:.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.anchors", description=__doc__)
    parser.add_argument("bundles", type=Path, nargs="*", help="git bundles with Markdown files")
    parser.add_argument("--odd", type=int, default=0, help="print so many disagreements")
    given = parser.parse_args()
    tallies = measure(given.bundles or corpora())
    show(tallies)
    for tally in tallies.values():
        for head, sentence, meant, there in list(dict.fromkeys(tally.odd))[: given.odd]:
            print(f"\n{head}\n  was   {sentence}\n  meant {meant}\n  found {there}")


if __name__ == "__main__":
    main()
