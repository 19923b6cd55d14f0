"""What holds for all tests, and the fixtures that they share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How long an example takes depends on the machine and on what else it does, so it decides no test.
settings.register_profile("potluck", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("potluck")
