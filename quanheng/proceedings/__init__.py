"""The engine on rows: proceedings, the steps taken, the clocks they set running, and what was refused."""
