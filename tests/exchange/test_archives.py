import contextlib
import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.exchange.archive import open_archive
from proposals.exchange.containers import Limits
from proposals.exchange.errors import UnreadableArchive
from tests.exchange.archives import PLAIN, a_folder, a_special, a_tar, a_zip
from tests.exchange.corpora import FOLDER, needs


def contents(path, **limits):
    with open_archive(path, limits=Limits(**limits)) as archive:
        return {file: archive.read(file) for file in archive}


def refusals(path, **limits):
    with open_archive(path, limits=Limits(**limits)) as archive:
        return {refusal.path: refusal.reason for refusal in archive.refused}


class TestAnArchive:
    def test_is_the_same_as_a_folder_a_tar_and_a_zip(self, tmp_path):
        files = {"0001-a.md": PLAIN, "text/0002-b.md": b"b"}
        wrapped = [("root/" + name, content) for name, content in files.items()]
        folder = a_folder(tmp_path / "folder", **{"0001-a": PLAIN.decode(), "text__0002-b": "b"})
        assert contents(a_tar(tmp_path / "a.tar.gz", *wrapped)) == files
        assert contents(a_zip(tmp_path / "a.zip", *wrapped)) == files
        assert contents(folder) == files

    def test_keeps_a_folder_that_is_not_round_everything(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", ("README.md", b"r"), ("text/0001-a.md", b"a"))
        assert set(contents(tar)) == {"README.md", "text/0001-a.md"}

    def test_keeps_the_only_folder_of_a_folder(self, tmp_path):
        assert set(contents(a_folder(tmp_path, text__a="a"))) == {"text/a.md"}

    def test_leaves_version_control_aside(self, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": "a", ".git__config": "secret"})
        assert set(contents(folder)) == {"0001-a.md"}

    def test_says_which_file_is_a_link_to_which(self, tmp_path):
        link = a_special("r/old.md", tarfile.SYMTYPE, "text/0001-a.md")
        tar = a_tar(tmp_path / "a.tar.gz", ("r/text/0001-a.md", PLAIN), link)
        with open_archive(tar) as archive:
            assert archive.links == {"old.md": "text/0001-a.md"}

    def test_counts_every_member(self, tmp_path):
        tar = a_tar(
            tmp_path / "a.tar.gz",
            ("r/a.md", b"a"),
            ("../b.md", b"b"),
            a_special("r/c.md", tarfile.SYMTYPE, "a.md"),
        )
        with open_archive(tar) as archive:
            assert archive.file_count == 3


class TestAHostileMember:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("../escape.md", "out of the archive"),
            ("a/../../escape.md", "out of the archive"),
            ("..\\escape.md", "out of the archive"),
            ("/etc/escape.md", "absolute"),
            ("C:\\escape.md", "drive letter"),
            ("a\nb.md", "control characters"),
            ("d/" * 20 + "deep.md", "folders deep"),
        ],
    )
    def test_is_refused_by_name_and_the_rest_goes_on(self, tmp_path, name, reason):
        for archive in (
            a_tar(tmp_path / "a.tar.gz", (name, b"x"), ("0001-a.md", PLAIN)),
            a_zip(tmp_path / "a.zip", (name, b"x"), ("0001-a.md", PLAIN)),
        ):
            assert [reason in said for said in refusals(archive).values()] == [True]
            assert contents(archive) == {"0001-a.md": PLAIN}

    @pytest.mark.parametrize(
        ("kind", "target"),
        [
            (tarfile.SYMTYPE, "/etc/passwd"),
            (tarfile.SYMTYPE, "../../etc/passwd"),
            (tarfile.LNKTYPE, "../etc/passwd"),
            (tarfile.SYMTYPE, "itself.md"),
            (tarfile.FIFOTYPE, ""),
            (tarfile.CHRTYPE, ""),
            (tarfile.BLKTYPE, ""),
        ],
    )
    def test_is_no_link_out_no_loop_and_no_device(self, tmp_path, kind, target):
        tar = a_tar(
            tmp_path / "a.tar.gz", ("r/0001-a.md", PLAIN), a_special("r/itself.md", kind, target)
        )
        assert list(refusals(tar)) == ["itself.md"]
        assert contents(tar) == {"0001-a.md": PLAIN}

    def test_is_no_link_out_of_a_zip(self, tmp_path):
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive = a_zip(tmp_path / "a.zip", (link, b"../../etc/passwd"), ("0001-a.md", PLAIN))
        assert "out of the archive" in refusals(archive)["link.md"]

    def test_is_no_link_out_of_a_folder(self, tmp_path):
        outside = tmp_path / "secret.md"
        outside.write_text("secret", "utf-8")
        folder = a_folder(tmp_path / "folder", a="a")
        os.symlink(outside, folder / "link.md")
        os.mkfifo(folder / "pipe.md")
        assert set(refusals(folder)) == {"link.md", "pipe.md"}
        assert contents(folder) == {"a.md": b"a"}

    def test_is_refused_when_it_is_too_large(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", ("big.md", b"x" * 2000), ("0001-a.md", PLAIN))
        assert "too large: 2,000 bytes" in refusals(tar, document=1000)["big.md"]
        assert contents(tar, document=1000) == {"0001-a.md": PLAIN}

    def test_counts_last_when_it_is_there_twice(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", ("a.md", b"first"), ("a.md", b"last"))
        assert contents(tar) == {"a.md": b"last"}
        with open_archive(tar) as archive:
            assert archive.repeated == {"a.md"}


class TestAnUnreadableArchive:
    def test_is_no_archive_at_all(self, tmp_path):
        file = tmp_path / "a.tar.gz"
        for content in (b"", b"not an archive", b"\x1f\x8b", b"PK\x03\x04", b"\x1f\x8b" * 200):
            file.write_bytes(content)
            with pytest.raises(UnreadableArchive):
                open_archive(file)

    def test_is_not_there(self, tmp_path):
        with pytest.raises(UnreadableArchive, match="nowhere"):
            open_archive(tmp_path / "nowhere.zip")

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
    def test_ends_in_the_middle(self, tmp_path, share):
        members = [(f"{number:04}-a.md", os.urandom(4000)) for number in range(10)]
        for whole in (a_tar(tmp_path / "a.tar.gz", *members), a_zip(tmp_path / "a.zip", *members)):
            content = whole.read_bytes()
            whole.write_bytes(content[: int(len(content) * share)])
            with pytest.raises(UnreadableArchive):
                open_archive(whole)

    def test_has_a_damaged_header_in_the_middle(self, tmp_path):
        tar = gzip.decompress(
            a_tar(tmp_path / "a.tar.gz", ("a.md", b"a"), ("b.md", b"b")).read_bytes()
        )
        broken = tar[:1024] + b"damaged!" + tar[1032:]
        (tmp_path / "b.tar").write_bytes(broken)
        with pytest.raises(UnreadableArchive, match="damaged"):
            open_archive(tmp_path / "b.tar")

    @pytest.mark.parametrize("build", [a_tar, a_zip])
    def test_is_a_bomb(self, tmp_path, build):
        members = [(f"{number:04}-a.md", bytes(1_900_000)) for number in range(20)]
        bomb = build(tmp_path / "bomb", *members)
        with pytest.raises(UnreadableArchive, match="100 times"):
            open_archive(bomb)

    def test_unpacks_to_more_than_the_limit(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", ("a.md", bytes(3_000_000)))
        with pytest.raises(UnreadableArchive, match="more than 1 MB"):
            open_archive(tar, limits=Limits(unpacked=1_000_000))

    def test_is_larger_than_the_limit(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", ("a.md", PLAIN))
        with pytest.raises(UnreadableArchive, match="larger"):
            open_archive(tar, limits=Limits(packed=10))

    def test_holds_too_many_files(self, tmp_path):
        tar = a_tar(tmp_path / "a.tar.gz", *[(f"{number}.md", b"") for number in range(11)])
        with pytest.raises(UnreadableArchive, match="more than 10 files"):
            open_archive(tar, limits=Limits(files=10))

    @pytest.mark.parametrize("size", [-512, -1, 1 << 60])
    def test_forges_a_size(self, tmp_path, size):
        header = tarfile.TarInfo("a.md")
        header.size = size
        block = header.tobuf(tarfile.GNU_FORMAT)
        (tmp_path / "a.tar").write_bytes(block + bytes(10_240))
        with pytest.raises(UnreadableArchive):
            open_archive(tmp_path / "a.tar")

    @settings(max_examples=150)
    @given(data=st.data())
    def test_is_refused_with_one_kind_of_exception(self, tmp_path, data):
        build = data.draw(st.sampled_from([a_tar, a_zip]))
        whole = build(tmp_path / "a", ("0001-a.md", PLAIN), ("d/0002-b.md", PLAIN * 9))
        content = whole.read_bytes()
        if build is a_tar:
            content = gzip.decompress(content)
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(content) - 1))
            content = (
                content[:at] + data.draw(st.binary(min_size=1, max_size=4)) + content[at + 1 :]
            )
        whole.write_bytes(content)
        read = []
        with contextlib.suppress(UnreadableArchive), open_archive(whole) as archive:
            read = [archive.read(file) for file in archive]
        assert all(isinstance(one, bytes) for one in read)


@needs("bad-archive.tar.gz")
class TestTheBadArchive:
    def test_yields_its_one_document_and_names_all_it_refuses(self):
        path = FOLDER / "bad-archive.tar.gz"
        assert list(contents(path)) == ["0001-inside.md"]
        assert set(refusals(path)) == {
            "../escape.md",
            "/tmp/absolute-escape.md",
            "link-out.md",
            "link-up",
            "hard.md",
            "fifo.md",
            "dev.md",
            "loop.md",
            "0002-zeros.md",
        }


def test_a_plain_tar_is_read_too(tmp_path):
    stream = io.BytesIO(gzip.decompress(a_tar(tmp_path / "a", ("x/a.md", b"a")).read_bytes()))
    (tmp_path / "a.tar").write_bytes(stream.getvalue())
    assert contents(tmp_path / "a.tar") == {"a.md": b"a"}
