"""Campaigns: compose, approve, plan, send and report. README.md beside this file draws the flow."""
