app_name = "diaspora"
app_title = "Diaspora"
app_publisher = "The diaspora maintainers"
app_description = "A CRM and outreach engine for a consular mission and the communities that it serves"
app_email = "maintainers@diaspora.example"
app_license = "mit"

after_install = "diaspora.install.after_install"
