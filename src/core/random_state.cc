// NumPy legacy stream.
