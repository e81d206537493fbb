namespace Tier.EndToEnd.Tests.Security;

/// <summary>The tests that share the secured servers.</summary>
[CollectionDefinition]
public sealed class SecuredServersCollection : ICollectionFixture<SecuredServers>;
