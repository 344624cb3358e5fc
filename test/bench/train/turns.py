"""What the Python sides of the training benchmark share: their conversation with the benchmark.

The first line of standard input says what to train, as JSON. The side answers {"parameters": …} once it
has trained a little. Each further line is a number of steps to make; the side answers
{"steps": …, "milliseconds": …, "peak": …} with the largest resident memory so far in MiB.
"""

import json
import resource
import sys


def read_settings():
    return json.loads(sys.stdin.readline())


def read_steps():
    """Steps of the next turn, or None when there is none."""
    line = sys.stdin.readline()
    return int(line) if line.strip() else None


def answer(**values):
    print(json.dumps(values), flush=True)


def peak_memory():
    """Largest resident memory of this process in MiB."""
    try:
        # Unlike getrusage, this starts anew when a process becomes another program.
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except OSError:
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
