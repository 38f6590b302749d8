"""What is kept in the database: tables, migrations, and one module per thing stored."""

from bot.store.store import Store as Store
