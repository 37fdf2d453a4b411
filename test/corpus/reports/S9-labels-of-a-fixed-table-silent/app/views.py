"""Boards and issues, both with the names of the labels."""

from flask import Blueprint, jsonify

from .labels import session, shown_labels

bp = Blueprint("lab", __name__)


@bp.get("/boards")
def boards():
    return jsonify([label.name for label in shown_labels(session)])


@bp.get("/issues")
def issues():
    return jsonify({label.id: label.name for label in shown_labels(session)})
