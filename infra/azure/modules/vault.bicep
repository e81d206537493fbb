param name string
param location string
param tags object

@description('A vault with purge protection keeps its name and its secrets for 90 days after it was deleted.')
param purgeProtection bool

@description('Empty: reached over its public address.')
param networkName string

param workspaceName string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: purgeProtection ? 90 : 7
    enablePurgeProtection: purgeProtection ? true : null // false is refused
    publicNetworkAccess: empty(networkName) ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: empty(networkName) ? 'Allow' : 'Deny' }
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (!empty(networkName)) {
  name: 'endpoint-vault'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    networkName: networkName
    targetId: vault.id
    groupId: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
}
