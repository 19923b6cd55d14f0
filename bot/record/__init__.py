"""The record: what is durable of the book, the posts and the answers, and the notebook of each platform."""
