"""Payouts: what leaves the network, to which bank account, and by which file."""
