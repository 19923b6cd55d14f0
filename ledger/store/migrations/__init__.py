"""Migrations of a database from any released form to today's."""
