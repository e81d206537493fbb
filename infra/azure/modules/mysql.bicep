param name string
param location string
param tags object
param sku string
param tier string
param storageGB int
param highAvailability string
param backupDays int

@secure()
param adminPassword string

@secure()
param appPassword string

@secure()
param migrationPassword string

@description('Empty object id: none.')
param entraAdministrator { objectId: string, name: string }

@description('Empty: reached over its public address, from Azure and from whoever runs the deployment.')
param networkName string

param vaultName string

@description('Names of the apps\' identities.')
param readers string[]

// VerifyFull without SslCa: the certificate counts if this machine's own authorities vouch for it.
var connection = 'Server=${name}.mysql.database.azure.com;Port=3306;Database=tier;SslMode=VerifyFull'

resource server 'Microsoft.DBforMySQL/flexibleServers@2024-12-30' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: tier }
  identity: empty(entraAdministrator.objectId)
    ? null
    : { type: 'UserAssigned', userAssignedIdentities: { '${directoryReader.id}': {} } }
  properties: {
    version: '8.4'
    administratorLogin: 'tier_admin'
    administratorLoginPassword: adminPassword
    storage: { storageSizeGB: storageGB, autoGrow: 'Enabled', autoIoScaling: 'Disabled' }
    backup: { backupRetentionDays: backupDays, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: highAvailability }
    network: { publicNetworkAccess: empty(networkName) ? 'Enabled' : 'Disabled' }
  }

  resource database 'databases' = {
    name: 'tier'
    properties: { charset: 'utf8mb4', collation: 'utf8mb4_bin' }
  }

  // The apps have no address of their own, so the rule lets all of Azure try a password, over TLS. In a private network there is none.
  resource azure 'firewallRules' = if (empty(networkName)) {
    name: 'AllowAllAzureServicesAndResourcesWithinAzureIps'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
    dependsOn: [database]
  }

  // One after another, here and above: the server takes one change at a time.
  @batchSize(1)
  resource options 'configurations' = [
    for option in [
      { name: 'require_secure_transport', value: 'ON' }
      { name: 'tls_version', value: 'TLSv1.2,TLSv1.3' }
      { name: 'max_allowed_packet', value: '67108864' } // the app refuses less than 16 MiB
    ]: {
      name: option.name
      properties: { value: option.value, source: 'user-override' }
      dependsOn: [database, azure]
    }
  ]

  resource administrator 'administrators' = if (!empty(entraAdministrator.objectId)) {
    name: 'ActiveDirectory'
    properties: {
      administratorType: 'ActiveDirectory'
      login: entraAdministrator.name
      sid: entraAdministrator.objectId
      tenantId: tenant().tenantId
      identityResourceId: directoryReader.id
    }
    dependsOn: [options]
  }
}

// With it the server looks users up in the directory; an administrator of the directory gives it the role Directory Readers.
resource directoryReader 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (!empty(entraAdministrator.objectId)) {
  name: 'id-${name}'
  location: location
  tags: tags
}

module appConnection 'secret.bicep' = {
  name: 'secret-mysql'
  params: {
    vaultName: vaultName
    name: 'MySqlConnection'
    value: '${connection};User ID=tier_app;Password=${appPassword}'
    readers: readers
  }
}

module migrationConnection 'secret.bicep' = {
  name: 'secret-mysql-migration'
  params: {
    vaultName: vaultName
    name: 'MySqlMigrationConnection'
    value: '${connection};User ID=tier_migrations;Password=${migrationPassword}'
    readers: readers
  }
}

module endpoint 'private-endpoint.bicep' = if (!empty(networkName)) {
  name: 'endpoint-mysql'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    networkName: networkName
    targetId: server.id
    groupId: 'mysqlServer'
    zone: 'privatelink.mysql.database.azure.com'
  }
}
