"""Condition trees over contacts: parsed, checked, compiled to SQL, told in prose and explained."""
