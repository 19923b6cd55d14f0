"""The network: its people, roles, rules, projects and words."""
