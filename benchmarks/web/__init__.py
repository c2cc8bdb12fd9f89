"""The pages of the service on a campaign of the size of a city."""
