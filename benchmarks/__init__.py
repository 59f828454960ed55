"""What README and CHANGELOG claim, measured: ratios taken side by side in one run. By hand, never as a test.

``python -m benchmarks`` measures everything, ``python -m benchmarks fidelity`` one thing.
"""
