"""The tests: real parts, through the front door where there is one."""
