#!/usr/bin/env python3
import sys

print("names:", sys.argv[1:])
