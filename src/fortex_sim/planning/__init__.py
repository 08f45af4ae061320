"""How a driver's day is made: places, the road, the hours, the steps, and what goes wrong in it."""
