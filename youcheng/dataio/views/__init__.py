"""Pages of import and export: `imports` the wizard, `claims` what public lists say."""
