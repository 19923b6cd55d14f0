"""The treasury: accounts, incomes and statements."""
