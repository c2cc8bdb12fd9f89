"""The census: each village reports its sites, by form or by workbook, or signs that it has none."""
