"""The data shelf: what is in the files, that third parties' validators accept what describes them, and that the samples run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from cityprofiles.model import Status
from cityprofiles.policy import is_published, may_have_totals, published
from cityprofiles.project import Project
from site_tests.conftest import ROOT, copy_of, run_build

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import frictionless
    from csvw import CSVW  # type: ignore[import-untyped]
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.compare import isomorphic


@pytest.fixture(scope="module")
def shelf(sample_project: Path) -> Path:
    """Its folder /data/."""
    return sample_project / "site" / "data"


@pytest.fixture(scope="module")
def unpacked(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP alone, unpacked into an empty folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(shelf / "u4ssc-city-profiles.zip") as archive:
        archive.extractall(folder)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounds_with_data(project: Project) -> list[tuple[str, str]]:
    """(city, round) of every published round."""
    return sorted((p.slug, r.name) for p in published(project.places) for r in p.rounds if not r.is_withdrawn)


# What is in the files


def test_the_long_table_has_every_data_point_of_every_published_round_and_no_other(
    shelf: Path, samples: Project
) -> None:
    expected = [
        (place.slug, found.name, result.kpi, result.data_point or "", str(result.status))
        for place in published(samples.places)
        for found in sorted(place.rounds, key=lambda r: r.name)
        for result in found.results
    ]
    told = [
        tuple(row[name] for name in ("city", "round", "kpi", "data_point", "status")) for row in rows(shelf, "results")
    ]
    assert told == expected
    assert len({row["round"] for row in rows(shelf, "results")}) > 1


def test_the_long_table_is_the_tables_of_the_rounds_below_one_header(sample_project: Path, shelf: Path) -> None:
    mine = [row for row in rows(shelf, "results") if (row["city"], row["round"]) == ("myrsinoupoli", "2018")]
    assert mine == rows(sample_project / "site/cities/myrsinoupoli/2018", "results")


def test_the_table_side_by_side_has_the_verified_values_and_the_scores_of_each_round(
    shelf: Path, samples: Project
) -> None:
    wide = {(row["city"], row["round"]): row for row in rows(shelf, "results-wide")}
    assert sorted(wide) == rounds_with_data(samples)
    for row in rows(shelf, "results"):
        column = f"{row['kpi']}/{row['data_point']}" if row["data_point"] else row["kpi"]
        assert wide[row["city"], row["round"]][column] == (row["value"] if row["status"] == Status.VERIFIED else "")
    for row in rows(shelf, "scores"):
        if row["group"] != "sdg_dimension":
            column = "score/overall" if row["group"] == "overall" else f"score/{row['group']}/{row['name']}"
            assert wide[row["city"], row["round"]][column] == row["percent"]


def test_scores_are_those_of_results_json(sample_project: Path, shelf: Path) -> None:
    kinds = {"dimension": "dimensions", "sub_dimension": "sub_dimensions", "category": "categories", "sdg": "sdgs"}
    for row in rows(shelf, "scores"):
        home = sample_project / "site/cities" / row["city"] / row["round"] / "results.json"
        told = json.loads(home.read_text(encoding="utf-8"), parse_float=Decimal)["scores"]
        if row["group"] == "sdg_dimension":
            continue
        score = told["overall"] if row["group"] == "overall" else told[kinds[row["group"]]][row["name"]]
        mine = [row[name] for name in ("sum_of_points", "max_points", "scored", "percent", "score_band")]
        assert mine == [
            "" if score[key] is None else str(score[key])
            for key in ("points", "max_points", "scored", "percent", "band")
        ]


def test_a_withdrawn_round_is_named_with_date_and_reason_and_nothing_else(shelf: Path) -> None:
    gone = [row for row in rows(shelf, "rounds") if row["state"] == "withdrawn"]
    assert [(row["city"], row["round"]) for row in gone] == [
        ("port-ellery", "2021"),
        ("san-ildefonso-puerto-sereno", "2020"),
    ]
    for row in gone:
        filled = {name for name, cell in row.items() if cell}
        assert filled == {"city", "round", "state", "page", "withdrawn", "withdrawal_reason"}
        for table in ("results", "results-wide", "scores"):
            assert not [r for r in rows(shelf, table) if (r["city"], r["round"]) == (row["city"], row["round"])], table
    document = json.loads((shelf / "results.json").read_text(encoding="utf-8"))
    withdrawn = [set(found) for found in document["rounds"] if "withdrawn" in found]
    assert withdrawn == [{"city", "round", "withdrawn"}] * len(gone)


def test_rounds_that_are_not_public_are_in_no_table(shelf: Path, samples: Project) -> None:
    hidden = {
        (place.slug, found.name)
        for place in samples.places
        for found in place.rounds
        if not is_published(found) and not found.is_withdrawn
    }
    assert hidden
    for table in ("results", "results-wide", "scores", "rounds", "changes"):
        assert not hidden & {(row["city"], row["round"]) for row in rows(shelf, table)}, table


def test_json_has_every_round_as_its_own_file_has_it(sample_project: Path, shelf: Path) -> None:
    document = json.loads((shelf / "results.json").read_text(encoding="utf-8"))
    assert len(document["rounds"]) == len(rows(shelf, "rounds"))
    for found in document["rounds"]:
        home = sample_project / "site/cities" / found["city"]["slug"] / found["round"] / "results.json"
        assert found == json.loads(home.read_text(encoding="utf-8"))


def test_the_workbook_has_a_table_a_sheet_with_the_cells_of_the_csv_files(shelf: Path) -> None:
    book = openpyxl.load_workbook(shelf / "results.xlsx")
    assert book.sheetnames[0] == "Notes"
    sheets = {"Results": "results-wide", "Cities": "cities", "Rounds": "rounds", "Data points": "data_points"}
    for sheet, table in sheets.items():
        found = [["" if cell is None else str(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
        with (shelf / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            expected = list(csv.reader(file))
        assert [list(map(as_number, row)) for row in found] == [list(map(as_number, row)) for row in expected], sheet
    for name in book.sheetnames[1:]:
        assert list(book[name].tables), name
        assert not book[name].merged_cells.ranges, name
        assert book[name].freeze_panes, name


def as_number(cell: str) -> object:
    """A cell to compare: a workbook holds 98.00 as 98, and no apostrophe."""
    try:
        return round(float(cell), 9)
    except ValueError:
        return cell.removeprefix("'")


def test_the_archive_holds_everything_and_has_no_date_of_today(shelf: Path) -> None:
    with zipfile.ZipFile(shelf / "u4ssc-city-profiles.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        files = {path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file()}
        assert files - set(names) == {"index.html", "u4ssc-city-profiles.zip", "catalog.ttl", "catalog.jsonld"}
        for name in names:
            assert archive.read(name) == (shelf / name).read_bytes() if (shelf / name).exists() else name == "README.md"


def test_a_correction_is_told_and_what_is_made_again_after_it_has_the_bytes_of_a_build_from_nothing(
    sample_project: Path, tmp_path: Path
) -> None:
    again, clean = tmp_path / "again", tmp_path / "clean"
    copy_of(sample_project, again)
    report = again / "content/cities/valfirna/2022/report.yaml"
    line = 'publication:\n  corrections: [{on: 2026-06-30, what: "EC-ICT-ICT-1C: a typing error."}]\n'
    report.write_text(report.read_text(encoding="utf-8").replace("publication:\n", line), encoding="utf-8")
    shutil.copytree(again, clean, ignore=shutil.ignore_patterns("site", ".cache"))
    for folder in (again, clean):
        # The round needs no new approval: the seal covers the data, not what is said of a correction.
        done = run_build(cwd=folder)
        assert done.returncode == 0, done.stderr
    assert digests(again / "site/data") == digests(clean / "site/data")
    latest = rows(again / "site/data", "changes")[0]
    assert list(latest.values()) == ["2026-06-30", "valfirna", "2022", "corrected", "EC-ICT-ICT-1C: a typing error."]
    for page in ("cities/valfirna/2022/index.html", "data/index.html"):
        assert "EC-ICT-ICT-1C: a typing error." in (again / "site" / page).read_text(encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# What describes them


def test_the_data_package_is_valid_with_every_row_of_every_table(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(unpacked)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])[:10]
    assert len(report.tasks) == 8


def test_the_data_package_would_notice_a_wrong_cell(
    unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(unpacked, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "scores.csv").read_text(encoding="utf-8")
    (tmp_path / "scores.csv").write_text(
        text.replace("madinat-al-sarab,2023", "nowhere,2023", 1), encoding="utf-8", newline=""
    )
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert not frictionless.validate("datapackage.json").valid


@pytest.mark.parametrize(
    "name", ["results", "results-wide", "scores", "cities", "rounds", "kpis", "data_points", "changes"]
)
def test_csvw_is_valid_for_each_table(shelf: Path, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = CSVW(str(shelf / f"{name}.csv-metadata.json"), validate=True)
        assert found.is_valid, [str(warning.message) for warning in found.warnings][:10]
        # Keys are checked above; every cell is checked as it is read.
        assert len(list(found.tables[0].iterdicts())) == len(rows(shelf, name))


def test_csvw_is_valid_for_all_tables_together(shelf: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = CSVW(str(shelf / "csv-metadata.json"), validate=True)
        assert found.is_valid, [str(warning.message) for warning in found.warnings][:10]
        assert len(found.tables) == 8


def test_the_dcat_catalogue_has_what_dcat_ap_demands_and_says_the_same_in_both_formats(shelf: Path) -> None:
    turtle = Graph().parse(shelf / "catalog.ttl")
    with warnings.catch_warnings():
        # The parser itself uses what its package has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        linked = Graph().parse(shelf / "catalog.jsonld", format="json-ld")
    assert isomorphic(turtle, linked)
    shapes = Graph().parse(ROOT / "site_tests/dcat-ap.shapes.ttl")
    conforms, _, text = validate(turtle, shacl_graph=shapes)
    assert conforms, text
    for predicate in ("title", "publisher", "license"):
        broken = Graph().parse(shelf / "catalog.ttl")
        broken.remove((None, next(p for p in set(broken.predicates()) if str(p).endswith(f"/{predicate}")), None))
        assert not validate(broken, shacl_graph=shapes)[0], predicate


def test_the_catalogue_tells_size_and_checksum_of_every_file(shelf: Path) -> None:
    catalog = json.loads((shelf / "catalog.jsonld").read_text(encoding="utf-8"))
    for file in catalog["dcat:dataset"]["dcat:distribution"]:
        data = (shelf / file["dct:title"]["@value"]).read_bytes()
        assert file["dcat:byteSize"]["@value"] == str(len(data))
        assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()


def test_json_follows_its_schema_and_the_schema_is_strict(shelf: Path) -> None:
    document = json.loads((shelf / "results.json").read_text(encoding="utf-8"))
    schema = json.loads((shelf / document["$schema"]).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert not list(validator.iter_errors(document))
    document["rounds"][0]["data_points"][0]["status"] = "guessed"
    assert list(validator.iter_errors(document))


def test_the_page_describes_the_dataset_for_search_engines(shelf: Path) -> None:
    html = (shelf / "index.html").read_text(encoding="utf-8")
    (text,) = re.findall(r'<script type="application/ld\+json">(\{.*?"DataCatalog".*?)</script>', html)
    dataset = json.loads(text)["dataset"]
    assert {"name", "description", "license", "creator", "distribution", "temporalCoverage"} <= set(dataset)
    for download in dataset["distribution"]:
        assert (shelf / download["contentUrl"].rsplit("/", 1)[1]).is_file()


def test_every_column_is_in_the_data_dictionary_of_every_language(sample_project: Path, shelf: Path) -> None:
    told = {(row["file"], row["column"]) for row in rows(shelf, "dictionary")}
    pages = [(sample_project / "site" / part / "data/index.html").read_text(encoding="utf-8") for part in ("", "nb")]
    for path in sorted(shelf.glob("*.csv")):
        if path.name == "dictionary.csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        for column in header:
            assert (path.name, column) in told
            if path.name != "results-wide.csv":
                assert all(f'<code lang="en">{column}</code>' in page for page in pages), column
    assert all(row["meaning"] for row in rows(shelf, "dictionary"))


# The samples


def run_sample(folder: Path, *command: str) -> str:
    """What a sample prints, run in a folder with nothing but Python's own library."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_thirty_lines_with_the_zip_alone_recompute_every_score(unpacked: Path, samples: Project) -> None:
    said = run_sample(unpacked, sys.executable, "-I", "recompute.py").splitlines()
    counts = {(row["city"], row["round"]): 0 for row in rows(unpacked, "scores")}
    for row in rows(unpacked, "scores"):
        counts[row["city"], row["round"]] += 1
    assert said == [f"{city} {name}: {count} scores agree, 0 differ" for (city, name), count in counts.items()]
    full = [
        (p.slug, r.name)
        for p in published(samples.places)
        for r in p.rounds
        if not r.is_withdrawn and may_have_totals(r)
    ]
    assert sorted(counts) == sorted(full)
    lines = (ROOT / "theme/samples/recompute.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith('"""')]) <= 31


def test_the_script_that_recomputes_notices_a_wrong_score(unpacked: Path, tmp_path: Path) -> None:
    shutil.copytree(unpacked, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "results.csv").read_text(encoding="utf-8")
    wrong = re.sub(
        r"^(madinat-al-sarab,.*?EC-ICT-ICT-1C.*?verified),99\.60,", r"\1,1,", text, count=1, flags=re.MULTILINE
    )
    assert wrong != text
    (tmp_path / "results.csv").write_text(wrong, encoding="utf-8", newline="")
    assert ", 0 differ" not in run_sample(tmp_path, sys.executable, "-I", "recompute.py").splitlines()[0]


def expected_of_the_samples(folder: Path) -> list[str]:
    """What the samples in Python and R print: the verified values of one KPI."""
    found = [row for row in rows(folder, "results") if row["kpi"] == "EC-ICT-ICT-1C" and row["status"] == "verified"]
    return ["\t".join(row[name] for name in ("city_name", "round", "value", "unit", "band")) for row in found]


def test_the_sample_in_python_runs(unpacked: Path) -> None:
    said = run_sample(unpacked, sys.executable, "-I", "verified.py").splitlines()
    assert said == expected_of_the_samples(unpacked)
    assert len(said) > 3


def test_the_page_shows_the_samples_as_they_are_run(shelf: Path) -> None:
    page = unescape((shelf / "index.html").read_text(encoding="utf-8"))
    for name in ("verified.py", "verified.R", "formulas.txt", "recompute.py"):
        assert (ROOT / "theme/samples" / name).read_text(encoding="utf-8").strip() in page, name


def test_the_sample_in_r_runs(unpacked: Path) -> None:
    """In R itself, compiled to WebAssembly: no R has to be installed."""
    command = ("node", str(ROOT / "site_tests/run_r.cjs"), "results.csv", "verified.R")
    assert run_sample(unpacked, *command).splitlines() == expected_of_the_samples(unpacked)


def test_the_formulas_for_a_spreadsheet_compute(shelf: Path) -> None:
    """By an interpreter of the few functions that they use; no spreadsheet program runs here."""
    book = openpyxl.load_workbook(shelf / "results.xlsx")
    formulas = (ROOT / "theme/samples/formulas.txt").read_text(encoding="utf-8").split("\n")[:-1]
    wide = rows(shelf, "results-wide")
    values = [float(row["EC-ICT-ICT-1C"]) for row in wide if row["EC-ICT-ICT-1C"]]
    scores = [float(row["score/overall"]) for row in wide if row["score/overall"]]
    expected = [len(values), sum(values) / len(values), max(scores)]
    assert [compute(formula, book) for formula in formulas] == pytest.approx(expected)


def compute(formula: str, book: Any) -> float:
    """One of COUNT, AVERAGE and MAX over a column that MATCH finds by the name in its first cell."""
    shape = r'=(\w+)\(INDEX\((\w+)!\$A:\$ZZ, 0, MATCH\("([^"]+)", (\w+)!\$1:\$1, 0\)\)\)'
    parts = re.fullmatch(shape, formula)
    assert parts, formula
    assert parts[2] == parts[4], formula
    sheet = book[parts[2]]
    names = [cell.value for cell in sheet[1]]
    column = names.index(parts[3]) + 1
    numbers = [
        float(v)
        for (v,) in sheet.iter_rows(min_col=column, max_col=column, values_only=True)
        if isinstance(v, int | float)
    ]
    functions: dict[str, Callable[[list[float]], float]] = {
        "COUNT": len,
        "AVERAGE": lambda n: sum(n) / len(n),
        "MAX": max,
    }
    return functions[parts[1]](numbers)


def test_the_real_site_has_its_shelf_too(site: Path) -> None:
    found = {row["city"] for row in rows(site / "data", "results")}
    assert "kristiansund" in found
    assert io.BytesIO((site / "data/u4ssc-city-profiles.zip").read_bytes()).read(2) == b"PK"
