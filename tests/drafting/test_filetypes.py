"""What a file is, whatever it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.drafting.filetypes import (
    KINDS,
    LONGEST_NAME,
    clean_name,
    image_type_of,
    media_type_of,
)
from proposals.drafting.pixels import pixels_of
from proposals.errors import Invalid
from tests.drafting.pictures import GZIP, PDF, PROGRAM, ZIP, gif, jpeg, png, webp

HONEST = {
    "chart.png": (png(), "image/png"),
    "photo.jpg": (jpeg(), "image/jpeg"),
    "PHOTO.JPEG": (jpeg(), "image/jpeg"),
    "loop.gif": (gif(), "image/gif"),
    "chart.webp": (webp(), "image/webp"),
    "report.pdf": (PDF, "application/pdf"),
    "logs.zip": (ZIP, "application/zip"),
    "plan.xlsx": (ZIP, KINDS["xlsx"]),
    "trace.gz": (GZIP, "application/gzip"),
    "notes.txt": (b"MZ is the beginning of this sentence.", "text/plain"),
    "notes.md": ("Überblick".encode(), "text/markdown"),
    "old.csv": ("Größe;3".encode("latin-1"), "text/csv"),
    "excel.csv": ("Größe;3".encode("utf-16"), "text/csv"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    "page.html": (b"<h1>Hello</h1>", "text/html"),
}
LYING = {
    "chart.png": (PDF, "This is a PDF named .png."),
    "photo.jpg": (png(), "This is a PNG image named .jpg."),
    "report.pdf": (ZIP, "This is a zip archive named .pdf."),
    "notes.txt": (PROGRAM, "This is a program named .txt."),
    "data.csv": (b"\0\x01\x02", "This is something else named .csv."),
    "plan.docx": (b"<html>", "This is text named .docx."),
}


class TestAFileThatIsWhatItSays:
    @pytest.mark.parametrize("name", HONEST)
    def test_has_the_type_of_its_ending(self, name):
        content, media_type = HONEST[name]
        assert media_type_of(name, content) == media_type


class TestAFileThatIsSomethingElse:
    @pytest.mark.parametrize("name", LYING)
    def test_is_refused_with_what_it_is(self, name):
        content, sentence = LYING[name]
        with pytest.raises(Invalid, match=sentence):
            media_type_of(name, content)

    @pytest.mark.parametrize("name", ["setup.exe", "run.sh", "a.js", "a.svgz", "a.png.py", "a.jar"])
    def test_is_refused_with_the_list_where_its_ending_is_not_on_it(self, name):
        with pytest.raises(Invalid, match=r"not taken. These are: .png, .jpg"):
            media_type_of(name, b"#!/bin/sh")

    def test_is_refused_without_an_ending(self):
        with pytest.raises(Invalid, match="has no ending"):
            media_type_of("Makefile", b"all:")


class TestWhatABrowserMayShow:
    @pytest.mark.parametrize("content", [png(), jpeg(), gif(), webp()])
    def test_is_one_of_four_kinds_of_picture(self, content):
        assert image_type_of(content) in {"image/png", "image/jpeg", "image/gif", "image/webp"}

    @pytest.mark.parametrize("content", [b"<svg/>", b"<html>", PDF, ZIP, b"", b"RIFF1234WAVE"])
    def test_is_nothing_else(self, content):
        assert image_type_of(content) is None


class TestTheNameOfAFile:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("../../etc/chart.png", "chart.png"),
            ("C:\\Users\\Ana\\Entwurf (2).pdf", "Entwurf (2).pdf"),
            ("रिपोर्ट.pdf", "रिपोर्ट.pdf"),
            ("gpj.\u202eexe.png", "gpj.exe.png"),
            ("a\r\nSet-Cookie: x.txt", "a--Set-Cookie- x.txt"),
            ('"><img src=x>.png', "img src=x-.png"),
            (".htaccess", "htaccess"),
            ("a[b]`c`*d*.md", "a-b--c--d-.md"),
            ("", ""),
        ],
    )
    def test_is_kept_without_what_means_something_elsewhere(self, sent, kept):
        assert clean_name(sent) == kept

    def test_keeps_its_ending_where_it_is_too_long(self):
        kept = clean_name("x" * 300 + ".png")
        assert len(kept) == LONGEST_NAME
        assert kept.endswith("x.png")

    @given(st.text())
    def test_is_never_a_path_never_too_long_and_settled(self, sent):
        kept = clean_name(sent)
        assert len(kept) <= LONGEST_NAME
        assert not set(kept) & set("/\\<>\"'\n\r\0[]`*#?%&")
        assert clean_name(kept) == kept


class TestTheSizeOfAPicture:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (png(640, 480), "image/png"),
            (gif(640, 480), "image/gif"),
            (jpeg(640, 480), "image/jpeg"),
            (jpeg(640, 480, exif=b"Exif\0\0" + b"\xff\xc0" * 20), "image/jpeg"),
            (webp("VP8 ", 640, 480), "image/webp"),
            (webp("VP8L", 640, 480), "image/webp"),
            (webp("VP8X", 640, 480), "image/webp"),
        ],
    )
    def test_is_read_from_its_header(self, content, media_type):
        assert pixels_of(content, media_type) == 640 * 480

    @given(
        st.sampled_from([png(), gif(), jpeg(), webp("VP8 "), webp("VP8X")]),
        st.integers(0, 40),
        st.binary(max_size=40),
    )
    def test_is_unknown_rather_than_an_accident_where_it_is_damaged(self, whole, at, rest):
        for media_type in ("image/png", "image/gif", "image/jpeg", "image/webp"):
            pixels = pixels_of(whole[:at] + rest, media_type)
            assert pixels is None or pixels > 0

    def test_is_found_quickly_where_a_jpeg_is_all_padding(self):
        assert pixels_of(b"\xff\xd8" + b"\xff" * 10_000_000, "image/jpeg") is None
