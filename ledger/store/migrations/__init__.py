"""How a database gets from any released form to today's."""
