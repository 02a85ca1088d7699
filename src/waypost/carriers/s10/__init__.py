"""The national posts, told apart by the last two letters of a UPU S10 number (`numbers.json`)."""
