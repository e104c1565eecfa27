"""Speed, side by side: `python -m benchmarks.speed NAME`; what was seen is in docs/performance.md."""
