"""HOW WE REACH PEOPLE. One folder per channel, and the texts they carry; none knows another."""
