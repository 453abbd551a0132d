"""Tests of what users see, and of what could hurt them."""
