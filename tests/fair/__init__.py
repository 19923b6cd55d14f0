"""How fair votes on logs are: invented people vote by the rules of the product, many times, from a seed."""
