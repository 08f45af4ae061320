"""The database: one noun a file, its table and its queries."""
