"""The audit: entries are judged again by the rules of their day, and compared with what is stored beside them."""
