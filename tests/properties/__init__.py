"""Laws that hold for any input; hypothesis or a seed chooses it."""
