"""The append-only record: every act is one row, chained by hash."""
