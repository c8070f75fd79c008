"""`python -m embedded_frappe --site SITE COMMAND`."""

from embedded_frappe.finder import install

install()

from embedded_frappe.host.command_line import main  # noqa: E402  the name `frappe` must be served first

if __name__ == "__main__":
    main()
