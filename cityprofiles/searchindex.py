"""The search index: what the search knows of pages, and the bundle that Pagefind makes of it, with the same bytes for the same records."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

# Whatever a page is about; the search says it beside a name, and lists cities first.
KINDS = ("city", "country", "kpi", "category", "sub-dimension", "sdg", "page")
# The parts of the bundle that the script of the search does not use: ready-made pages of results, and a second thread.
_LEFT_OUT = ("-ui.", "-highlight.", "-worker.", "wasm.unknown")
# Languages that Pagefind knows by another code, for the endings of their words.
_CODES = {"nb": "no", "nn": "no"}


class Record(NamedTuple):
    """A page that the search finds.

    address   of the page, below the language
    kind      one of KINDS; title: its name; detail: what tells it from others of that name
    names     further names, spellings and codes
    text      further words by which it is found
    """

    address: str
    kind: str
    title: str
    detail: str
    names: tuple[str, ...] = ()
    text: str = ""


def bundle_folder(language: str) -> str:
    """Where the bundle of a language stands: among the static files, since nobody links to it."""
    return f"static/search/{language}/"


def index_files(records: Sequence[Record], language: str) -> Mapping[str, bytes]:
    """The bundle of a language by address: a short list of names for the first letters and for misspelt names, and Pagefind's index."""
    folder = bundle_folder(language)
    files = {f"{folder}names.json": names_json(records)}
    for path, content in sorted(_pagefind(records, language)):
        if not any(part in path for part in _LEFT_OUT):
            files[folder + path] = content
    return files


def names_json(records: Sequence[Record]) -> bytes:
    """[kind, title, detail, address, further names] of every record; the kind by its number."""
    rows = [[KINDS.index(r.kind), r.title, r.detail, r.address, *([list(r.names)] if r.names else [])] for r in records]
    return (json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _pagefind(records: Sequence[Record], language: str) -> Iterator[tuple[str, bytes]]:
    """Every file of Pagefind's bundle.

    Its program reads messages and answers each, as it does for its own Python package, which rests after every answer.
    """
    code = _CODES.get(language, language)
    messages: list[dict[str, Any]] = [{"type": "NewIndex", "config": None}]
    messages += [_message(record, code) for record in records]
    messages.append({"type": "GetFiles", "index_id": 0})
    answers = _answers(messages)
    wrong = [answer for answer in answers if answer["type"] == "Error"]
    if wrong:
        raise RuntimeError(f"Pagefind: {wrong[0].get('message')}")
    for answer in answers:
        for file in answer.get("files", ()):
            yield file["path"], base64.b64decode(file["content"])


def _message(record: Record, code: str) -> dict[str, Any]:
    words = (record.title, *record.names, record.detail, record.text)
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": record.address,
        "content": " . ".join(part for part in words if part),
        "language": code,
        "meta": {"title": record.title, "detail": record.detail, "kind": record.kind},
        "filters": None,
        "sort": None,
    }


def _answers(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    # It takes a while to load, and most builds leave the index as it is.
    from pagefind.service import get_executable  # noqa: PLC0415

    program = get_executable()
    if program is None:
        raise RuntimeError("The program of Pagefind is not installed. Run `make site` once.")
    data = b"".join(
        base64.b64encode(json.dumps({"message_id": number, "payload": message}).encode()) + b","
        for number, message in enumerate(messages, start=1)
    )
    answers: list[dict[str, Any]] = []
    with subprocess.Popen(  # noqa: S603 - the program that the package brings
        [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        given, told = process.stdin, process.stdout
        if given is None or told is None:
            raise RuntimeError("Pagefind: its program cannot be talked to.")
        # It answers while it still reads, so that somebody must write beside. It stops at the end of its input, whatever is left to do.
        writer = threading.Thread(target=lambda: (given.write(data), given.flush()))
        writer.start()
        rest = b""
        while len(answers) < len(messages) and (read := told.read1(1 << 20)):  # type: ignore[attr-defined]
            *whole, rest = (rest + read).split(b",")
            answers += [json.loads(base64.b64decode(text))["payload"] for text in whole]
        writer.join()
        given.close()
    if len(answers) < len(messages):
        raise RuntimeError("Pagefind: its program stopped before it had answered.")
    return answers
