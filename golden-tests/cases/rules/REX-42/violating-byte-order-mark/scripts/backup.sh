#!/bin/bash
# expect: REX-42 `﻿`
set -euo pipefail
