"""WHERE ORDERS COME FROM. One folder per shop platform; none knows another."""
