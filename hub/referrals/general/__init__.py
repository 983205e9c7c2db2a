"""A person handed to an organisation without a task: “please take them in”."""
