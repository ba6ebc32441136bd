"""The loop of OverheadLoop.cs with python3-torch: nanoseconds of processor time per small operation, on one thread.

peer.py           prints the medians of 41 rounds as one JSON line
peer.py --serve   runs one round for each line of its input, and prints it as one JSON line
"""
import json
import statistics
import sys
import time

import torch

ITERATIONS = 4_000
ROUNDS = 41


def add(a, b, m, n):
    for _ in range(n):
        a + b


def mul_scalar(a, b, m, n):
    for _ in range(n):
        a * 2.0


def matmul(a, b, m, n):
    for _ in range(n):
        m.matmul(m)


def view_transpose(a, b, m, n):
    for _ in range(n):
        m.view(2, 8).transpose(0, 1)


def sum_all(a, b, m, n):
    for _ in range(n):
        a.sum()


OPERATIONS = {"add": add, "mul_scalar": mul_scalar, "matmul": matmul, "view_transpose": view_transpose, "sum": sum_all}


def run_round():
    result = {}
    for grad in (False, True):
        torch.manual_seed(1)
        a, b, m = (torch.randn(*shape, requires_grad=grad) for shape in ((8,), (8,), (4, 4)))
        for name, operation in OPERATIONS.items():
            start = time.process_time_ns()
            operation(a, b, m, ITERATIONS)
            nanoseconds = (time.process_time_ns() - start) / ITERATIONS
            result[name + ("+grad" if grad else "")] = nanoseconds
    return result


def main():
    torch.set_num_threads(1)
    run_round()
    if "--serve" in sys.argv:
        for _ in sys.stdin:
            print(json.dumps(run_round()), flush=True)
        return
    rounds = [run_round() for _ in range(ROUNDS)]
    print(json.dumps({name: round(statistics.median(r[name] for r in rounds), 1) for name in rounds[0]}))


if __name__ == "__main__":
    main()
