"""How a ledger is read: columns, values, facts. Plain functions over plain text."""
