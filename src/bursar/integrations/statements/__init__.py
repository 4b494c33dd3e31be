"""Export formats of banks, brokers and trackers: one small file each, bytes in, a Statement out."""
