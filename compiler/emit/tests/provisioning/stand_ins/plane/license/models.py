from records import Record


class Instance(Record):
    defaults = {"is_setup_done": False}


class InstanceAdmin(Record):
    defaults = {"instance": None, "user": None, "role": 20}
