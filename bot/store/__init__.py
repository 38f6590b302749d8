"""What is kept in the database: tables, migrations, and one module per thing stored."""
