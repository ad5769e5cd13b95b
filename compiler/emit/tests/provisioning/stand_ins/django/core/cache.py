class Cache:
    def __init__(self):
        self.deleted = []

    def delete(self, key):
        self.deleted.append(key)


cache = Cache()
