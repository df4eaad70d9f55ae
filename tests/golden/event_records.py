"""Writes event_records.json: records as TensorBoard's own classes write them (made with tensorboard 2.21).

Run `python tests/golden/event_records.py` in an environment that has tensorboard.
"""

import io
import json
import pathlib

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def record(event):
    out = io.BytesIO()
    RecordWriter(out).write(event.SerializeToString())
    return out.getvalue().hex()


def scalars(**values):
    summary = Summary(
        value=[Summary.Value(tag=tag.replace("__", "/"), simple_value=value) for tag, value in values.items()]
    )
    return Event(wall_time=1700000001.25, step=300, summary=summary)


training = {"loss__train": 0.25, "score__train": 0.875, "learning_rate": 0.005}
golden = {
    "training": record(scalars(**training)),
    "both": record(scalars(**training, loss__validation=0.5, score__validation=0.75)),
    "first": record(Event(wall_time=1700000000.5, file_version="brain.Event:2")),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
