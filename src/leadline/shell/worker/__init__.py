"""WORKER: the process that sorts: it drains what waits, keeps the clocks, sends what leaves the house."""
