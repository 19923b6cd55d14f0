"""Output: the outbox, its retry queues, routing of posts to channels, and rendering for each reader."""
