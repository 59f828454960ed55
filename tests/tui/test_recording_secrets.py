"""Recordings and exports are given away: nothing secret is in them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import Event, RequestFailed, ResponseReceived, ServiceReady, StepStarted
from demo_server.loading import scenario_from
from demo_server.secrets import MARK
from tests.tui import building as b
from tests.tui.recordings import events_of
from tests.tui.strategies import examples
from tui.export.files import export
from tui.export.formats import FORMATS
from tui.recording.lines import run_began
from tui.recording.reading import Recording
from tui.recording.recorded import load_runs
from tui.recording.writing import Recorder
from tui.simulation import predict

FILE = """
title = "Shop"  # {0}
[database]
url = "postgresql://ada:{0}@db.example/shop"
[requests.shop]
method = "POST"
path = "/shop?token={0}"
body = '{{"login": "{0}"}}'
headers = {{ Authorization = "Bearer {0}", Cookie = "id={0}", Referer = "http://ada:{0}@example.org/" }}
steps = [
  {{ name = "web", fetch = "https://ada:{0}@example.org/x" }},
  {{ name = "db", query = "SELECT 1 WHERE password = '{0}'", values = {{ password = "{0}" }} }},
  {{ name = "code", work = 10 }},
]
[load]
script = [{{ at = 0, send = "shop", times = 2 }}]
"""
TARGET = "PGPASSWORD={0} gunicorn shop:app --token {0} -e http://ada:{0}@example.org"
# No part of them stands in a recording for another reason.
secrets = st.text("GHJKQXYZ2345679", min_size=8, max_size=20)


def events(secret: str) -> list[Event]:
    url = f"postgresql://ada:{secret}@db.example/shop"
    return [
        ServiceReady(0, "database", url),
        b.load_started(),
        *b.asking(1, request="shop"),
        b.arrived(1),
        b.begun(1),
        StepStarted(b.ns(1), 1, 0, f"GET {url}", "wait"),
        RequestFailed(b.ns(5), 1, f"could not reach {url}: refused"),
        *b.asking(2, request="shop"),
        ResponseReceived(b.ns(9), 2, 500, f"invalid connection string: password={secret} host=h"),
        b.load_ended(10),
    ]


def recorded(path: Path, secret: str) -> Path:
    """A recording of a run that knows a secret in many ways."""
    path.unlink(missing_ok=True)
    scenario = scenario_from(tomllib.loads(FILE.format(secret)))
    recorder = Recorder(lambda: path, "shop", FILE.format(secret))
    recorder.begin(run_began(0, "shop", "async", scenario, target=TARGET.format(secret))).write(events(secret))
    recorder.close()
    assert recorder.failure == ""
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("given-away")


@given(secrets)
@examples(25)
def test_no_secret_is_in_a_recording_nor_in_what_is_made_of_it(folder: Path, secret: str) -> None:
    path = recorded(folder / "run.ndjson", secret)
    runs = load_runs(path)
    files = [path]
    for to in FORMATS:
        files += export(runs, to, folder / f"run.{to}")
    for file in files:
        assert secret.encode() not in file.read_bytes(), file
    assert "SELECT 1" in runs[0].header.text
    assert runs[0].scenario.title == "Shop"


def test_what_is_no_secret_is_told_and_the_scenario_can_be_predicted(folder: Path) -> None:
    recording = Recording(recorded(folder / "told.ndjson", "sesame-open")).read_all()
    (track,) = recording.tracks
    assert track.scenario.database.url == f"postgresql://ada:{MARK}@db.example/shop"
    assert track.began.target == f"PGPASSWORD={MARK} gunicorn shop:app --token {MARK} -e http://ada:{MARK}@example.org"
    said = {event.reason for event in events_of(recording.path)[1] if isinstance(event, RequestFailed)}
    assert said == {f"could not reach postgresql://ada:{MARK}@db.example/shop: refused"}
    timeline = predict(track.scenario, "async")
    assert timeline.tally.completed == 2
    assert recording.unsound == 0


def test_what_has_no_secret_is_written_as_it_was_told(tmp_path: Path) -> None:
    told: list[Event] = [b.load_started(), b.planned(1, request="check the password"), b.failed(1, 5, "see http://h/x")]
    recorder = Recorder(lambda: tmp_path / "run.ndjson")
    recorder.begin(run_began(0, "x", "sync", b.three_requests())).write(told)
    recorder.close()
    assert events_of(tmp_path / "run.ndjson")[1] == told
