"""Where work that takes a processor is done: in threads of this process, or on the workers of a Dask cluster."""
