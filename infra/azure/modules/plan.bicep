param name string
param location string
param tags object

@allowed(['FlexConsumption', 'ElasticPremium'])
param plan string

// Flex Consumption: a plan holds one app.
resource flexPlan 'Microsoft.Web/serverfarms@2024-04-01' = if (plan == 'FlexConsumption') {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource premiumPlan 'Microsoft.Web/serverfarms@2024-04-01' = if (plan == 'ElasticPremium') {
  name: name
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: 'EP1', tier: 'ElasticPremium' }
  properties: { reserved: true, maximumElasticWorkerCount: 20 }
}
