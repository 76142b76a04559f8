"""What the product's pages are measured against: bare views that show the same rows.

A bare view has a session, a user, and SQL written by hand for that page alone; it renders a plain
template that was read once. It has no layout, no form, no other middleware, no language. It is
served by the same server, in the same rounds.
"""
