"""Reports: what people take along, as a page, for paper and as a sheet. Pure: knows no database and no browser."""
