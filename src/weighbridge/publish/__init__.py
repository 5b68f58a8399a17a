"""What people read: the report page and the tables of the terminal."""
