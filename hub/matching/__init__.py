"""Who fits a task, best first and with reasons; and why the others do not."""
