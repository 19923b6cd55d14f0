"""One adapter per chat platform: each translates between its platform and the door in `bot.chat`, and does nothing else."""
