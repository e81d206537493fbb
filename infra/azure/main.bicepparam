using 'main.bicep'

// What azd deploys: every value comes from its environment (azd env set NAME VALUE). docs/deploy.md has the list.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = readEnvironmentVariable('TIER_SIZE', 'dev')
param plan = readEnvironmentVariable('TIER_PLAN', 'FlexConsumption')
param broker = readEnvironmentVariable('TIER_BROKER', 'EventHubs')
param confluentBootstrapServer = readEnvironmentVariable('TIER_CONFLUENT_SERVER', '')
param confluentKey = readEnvironmentVariable('TIER_CONFLUENT_KEY', '')
param confluentSecret = readEnvironmentVariable('TIER_CONFLUENT_SECRET', '')
param privateNetwork = bool(readEnvironmentVariable('TIER_PRIVATE_NETWORK', 'false'))
param entraAdministrator = {
  objectId: readEnvironmentVariable('TIER_ENTRA_ADMINISTRATOR_ID', '')
  name: readEnvironmentVariable('TIER_ENTRA_ADMINISTRATOR_NAME', '')
}
param mysqlAdminPassword = readEnvironmentVariable('TIER_MYSQL_ADMIN_PASSWORD')
param mysqlAppPassword = readEnvironmentVariable('TIER_APP_PASSWORD')
param mysqlMigrationPassword = readEnvironmentVariable('TIER_MIGRATION_PASSWORD')
param alertEmail = readEnvironmentVariable('TIER_ALERT_EMAIL')
param monthlyBudget = int(readEnvironmentVariable('TIER_MONTHLY_BUDGET', '500'))
param budgetStart = readEnvironmentVariable('TIER_BUDGET_START')
