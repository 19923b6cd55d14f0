"""Settings from config.toml and the environment, with all mistakes reported at once."""
