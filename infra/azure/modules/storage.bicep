param name string
param location string
param tags object
param redundancy string
param containers string[]

@description('Names of the apps\' identities.')
param owners string[]

@description('Empty: reached over its public address.')
param networkName string

// What the Functions host needs of its storage where no function has a blob or queue trigger: locks and packages are blobs, its own
// diagnostic events are a table
// (https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity).
var roles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]
var grants = flatten(map(range(0, length(owners)), owner => map(roles, role => { owner: owner, role: role })))

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: empty(networkName) ? 'Enabled' : 'Disabled'
    supportsHttpsTrafficOnly: true
    networkAcls: { bypass: 'None', defaultAction: empty(networkName) ? 'Allow' : 'Deny' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: storage
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = [
  for owner in owners: {
    name: owner
  }
]

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(storage.id, owners[grant.owner], grant.role)
    scope: storage
    properties: {
      principalId: identities[grant.owner].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

module endpoints 'private-endpoint.bicep' = [
  for kind in (empty(networkName) ? [] : ['blob', 'table']): {
    name: 'endpoint-${kind}'
    params: {
      name: 'pe-${kind}-${name}'
      location: location
      tags: tags
      networkName: networkName
      targetId: storage.id
      groupId: kind
      zone: 'privatelink.${kind}.${environment().suffixes.storage}'
    }
  }
]
