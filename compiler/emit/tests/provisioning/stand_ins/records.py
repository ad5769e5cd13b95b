"""A database in memory that answers the few questions of Django's that provision.py asks."""

import copy

TABLES = {}


class Query:
    def __init__(self, records):
        self.records = list(records)

    def __iter__(self):
        return iter(self.records)

    def filter(self, **wanted):
        return Query(record for record in self if all(matches(record, *condition) for condition in wanted.items()))

    def exclude(self, **unwanted):
        return Query(record for record in self if not all(matches(record, *condition) for condition in unwanted.items()))

    def order_by(self, field):
        return Query(sorted(self, key=lambda record: getattr(record, field)))

    def first(self):
        return next(iter(self), None)

    def exists(self):
        return bool(self.records)


def matches(record, condition, value):
    field, _, lookup = condition.partition("__")
    found = getattr(record, field)
    return found.startswith(value) if lookup == "startswith" else found == value


class Manager(Query):
    def __init__(self, model):
        self.model = model

    @property
    def records(self):
        return TABLES.setdefault(self.model, [])

    def create(self, **fields):
        record = self.model(**fields)
        record.save()
        return record

    def get_or_create(self, defaults, **wanted):
        found = self.filter(**wanted).first()
        return (found, False) if found else (self.create(**wanted, **defaults), True)


class Record:
    """A model: `defaults` are its fields, `unique` those that no two rows may share."""

    defaults = {}
    unique = ()

    def __init_subclass__(cls):
        cls.objects = Manager(cls)

    def __init__(self, **fields):
        unknown = set(fields) - set(self.defaults)
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)}")
        for name, value in {**self.defaults, **fields}.items():
            setattr(self, name, value)

    def save(self):
        table = TABLES.setdefault(type(self), [])
        for name in self.unique:
            value = getattr(self, name)
            if any(getattr(other, name) == value for other in table if other is not self):
                raise ValueError(f"duplicate key value: Key ({name})=({value}) already exists.")
        if not any(other is self for other in table):
            self.created_at = len(table)
            table.append(self)


def snapshot():
    return {model: [(record, copy.copy(vars(record))) for record in table] for model, table in TABLES.items()}


def restore(saved):
    TABLES.clear()
    for model, table in saved.items():
        TABLES[model] = [record for record, _ in table]
        for record, fields in table:
            vars(record).clear()
            vars(record).update(fields)
