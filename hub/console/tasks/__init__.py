"""Tasks on the console: raised, offered, matched, decided and told."""
