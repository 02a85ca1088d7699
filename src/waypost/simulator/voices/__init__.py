"""One module for each simulated carrier, found by being here: see `waypost.simulator.voice`."""
