"""What people see: a real server, looked at with headless Chromium."""
