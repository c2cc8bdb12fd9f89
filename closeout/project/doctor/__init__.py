"""What has to hold for a service to run well, looked at one by one; nothing is changed by looking."""
