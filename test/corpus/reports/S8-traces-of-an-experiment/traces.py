"""Traces of experiments."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Trace(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    experiment_id = db.Column(db.Integer, db.ForeignKey("experiment.id"))  # expect: missing-index
    label = db.Column(db.String(20))


@app.get("/experiments/<int:key>/traces")
def traces(key: int) -> list[str]:
    return [trace.label for trace in Trace.query.filter_by(experiment_id=key).limit(100).all()]
