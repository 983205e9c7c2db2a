"""A bare Flask application with one route that inserts one row: what a webhook cannot be faster than, twice over.

It runs as a process of its own under the same server as the program. `python -m hub.bench.bare URL PORT`; the table
`bare` must be there.
"""

import sys

import sqlalchemy as sa
from flask import Flask, Response, request

from hub.database import db, prepare_engine, transaction
from hub.web import server

HOST = "127.0.0.1"
TABLE = sa.table("bare", sa.column("sid", sa.String), sa.column("body", sa.Text))
CREATE = "CREATE TABLE bare (sid VARCHAR(64) NOT NULL PRIMARY KEY, body TEXT NOT NULL)"
DROP = "DROP TABLE bare"


def create_bare(url: str) -> Flask:
    """Flask, the database, one route: nothing else."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    app.add_url_rule("/bare", view_func=insert_one, methods=["POST"])
    app.add_url_rule("/healthz", view_func=lambda: "well")
    return app


def insert_one() -> Response:
    """Inserts one row and commits, as the webhook does."""
    with transaction(comes_again=True) as session:
        row = TABLE.insert().values(sid=request.form["MessageSid"], body=request.form["Body"])
        session.connection().execute(row)
    return Response(status=204)


if __name__ == "__main__":
    server.run(create_bare(sys.argv[1]), host=HOST, port=int(sys.argv[2]))
