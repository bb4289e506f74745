"""Archive: the stages' methods over 10⁶ to 10⁹ old reports in Parquet, slab by slab, on many processes."""
