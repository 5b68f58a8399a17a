"""The report and the documentation as one folder of pages that link to each other."""
