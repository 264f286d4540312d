"""Compressed scripts and styles: the same content, fewer bytes, and caches are told the truth."""

import gzip

import pytest

from pages.server.compressed import CompressedAssets, takes_gzip
from tests.app.asking import ask
from tests.serving import Server


@pytest.fixture(scope="module")
def assets() -> dict[str, bytes]:
    def nobody() -> None:
        raise AssertionError

    files = CompressedAssets(nobody).files
    return {path: file.read_bytes() for path, file in files.items()}


@pytest.fixture(scope="module")
def largest(assets: dict[str, bytes]) -> str:
    return max(assets, key=lambda path: len(assets[path]))


def test_every_script_and_style_unpacks_to_its_file(dashboard: Server, assets: dict[str, bytes]):
    sent = {path: ask(dashboard, path, Accept_Encoding="gzip, deflate") for path in assets}

    assert {path: gzip.decompress(answer.body) for path, answer in sent.items()} == assets
    assert sum(len(answer.body) for answer in sent.values()) < sum(map(len, assets.values())) / 3


def test_content_is_the_same_without_compression(
    dashboard: Server, assets: dict[str, bytes], largest: str
):
    answer = ask(dashboard, largest, Accept_Encoding="identity")

    assert "content-encoding" not in answer.headers
    assert answer.body == assets[largest]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_caches_keep_both_forms_apart_and_for_good(dashboard: Server, largest: str, accepted: str):
    headers = ask(dashboard, largest, Accept_Encoding=accepted).headers

    assert "Accept-Encoding" in headers["vary"]
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert headers["content-type"].partition(";")[0].endswith("/javascript")


def test_both_forms_have_marks_of_their_own(dashboard: Server, largest: str):
    packed = ask(dashboard, largest, Accept_Encoding="gzip")
    plain = ask(dashboard, largest, Accept_Encoding="identity")

    assert packed.headers["etag"] != plain.headers["etag"]


def test_what_the_browser_has_is_not_sent_again(dashboard: Server, largest: str):
    mark = ask(dashboard, largest, Accept_Encoding="gzip").headers["etag"]

    again = ask(dashboard, largest, Accept_Encoding="gzip", If_None_Match=mark)
    other = ask(dashboard, largest, Accept_Encoding="gzip", If_None_Match='"other"')

    assert (again.status, again.body) == (304, b"")
    assert (other.status, other.headers["etag"]) == (200, mark)


def test_head_says_how_long_and_sends_nothing(dashboard: Server, largest: str):
    head = ask(dashboard, largest, "HEAD", Accept_Encoding="gzip")

    assert head.body == b""
    whole = ask(dashboard, largest, Accept_Encoding="gzip")
    assert head.headers["content-length"] == str(len(whole.body))


def test_part_of_a_file_is_a_part_of_the_plain_file(
    dashboard: Server, assets: dict[str, bytes], largest: str
):
    answer = ask(dashboard, largest, Accept_Encoding="gzip", Range="bytes=10-19")

    assert (answer.status, answer.body) == (206, assets[largest][10:20])


def test_pages_and_missing_files_pass_through(dashboard: Server):
    assert ask(dashboard, "/", Accept_Encoding="gzip").headers["cache-control"] == "no-cache"
    assert b"Not Found" in ask(dashboard, "/static/js/../../x.js", Accept_Encoding="gzip").body or (
        ask(dashboard, "/static/js/../../x.js", Accept_Encoding="gzip").status == 400
    )


@pytest.mark.parametrize(
    ("header", "answer"),
    [
        ("gzip", True),
        ("br, gzip;q=0.8", True),
        ("GZIP", True),
        ("*", True),
        ("gzip; q=1.0", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("identity, *;q=0", False),
        ("gzip;q=0, *", False),
    ],
)
def test_gzip_is_sent_to_whoever_takes_it(header: str, answer: bool):
    assert takes_gzip(header) is answer
