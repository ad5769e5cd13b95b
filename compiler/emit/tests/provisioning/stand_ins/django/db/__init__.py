"""Transactions that undo what was done in them when they end in an error."""

from contextlib import contextmanager

import records


class Transaction:
    def __init__(self):
        self.pending = []

    @contextmanager
    def atomic(self):
        saved = records.snapshot()
        self.pending = []
        try:
            yield
        except BaseException:
            records.restore(saved)
            raise
        for action in self.pending:
            action()

    def on_commit(self, action):
        self.pending.append(action)


transaction = Transaction()
